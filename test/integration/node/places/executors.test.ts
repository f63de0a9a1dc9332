import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { createLocalExecutor } from "#node/places/local-executor.ts";
import { PrefixExecutor } from "#node/places/prefix-executor.ts";
import { executorContract, type ExecutorCase } from "../../../contract/executor.ts";
import { hasSshServer, startSsh } from "../../../fakes/executors/loopback-ssh.ts";
import { otherPlace } from "../../../fakes/executors/other-place.ts";

const environment = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" };

async function inFolder(make: (folder: string) => Promise<ExecutorCase>): Promise<ExecutorCase> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "tutti-place-")));
  const made = await make(folder);
  return {
    executor: made.executor,
    [Symbol.asyncDispose]: async () => {
      await made[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const nothing = async (): Promise<void> => undefined;

describe.skipIf(process.platform !== "linux")("executors", () => {
  executorContract("this machine", () =>
    inFolder(async (folder) => ({
      executor: createLocalExecutor(join(folder, "work"), environment),
      [Symbol.asyncDispose]: nothing,
    })),
  );

  executorContract("a command that runs others elsewhere", () =>
    inFolder(async (folder) => {
      const { setting } = await otherPlace(folder);
      return { executor: new PrefixExecutor({ id: "box", setting, environment }), [Symbol.asyncDispose]: nothing };
    }),
  );

  executorContract("a command with bad manners", () =>
    inFolder(async (folder) => {
      const { setting } = await otherPlace(folder, "bad");
      return { executor: new PrefixExecutor({ id: "box", setting, environment }), [Symbol.asyncDispose]: nothing };
    }),
  );

  if (!hasSshServer) it.skip("SSH: there is no sshd on this machine; install openssh-server to run these");
  else
    executorContract("a machine over SSH", () =>
      inFolder(async (folder) => {
        const ssh = await startSsh(folder);
        const executor = new PrefixExecutor({ id: "box", setting: ssh.setting, environment });
        return { executor, [Symbol.asyncDispose]: () => ssh[Symbol.asyncDispose]() };
      }),
    );
});
