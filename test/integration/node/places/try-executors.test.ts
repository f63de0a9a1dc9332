import { expect, it } from "vitest";
import { ExecutorSetting } from "#core/executor-setting.ts";
import { PrefixExecutor } from "#node/places/prefix-executor.ts";
import { tryExecutors } from "#node/places/try-executors.ts";

const environment = { PATH: "/usr/local/bin:/usr/bin:/bin" };
const complain = ["/bin/sh", "-c", 'echo "me@box: Permission denied (publickey)." >&2; exit 255'];

it.skipIf(process.platform === "win32")("says which executors answer, and makes no place to find out", async () => {
  const setting = (more: object) => ExecutorSetting.parse({ kind: "command", folder: "/work", ...more });
  const executors = {
    here: setting({ command: ["/usr/bin/env"] }),
    locked: setting({ command: complain }),
    made: setting({ command: ["/bin/sh", "{place}"], create: ["/bin/sh", "-c", "exit 1"] }),
    gone: setting({ command: ["/no/such/program", "exec", "{place}"] }),
  };
  const get = (id: string) => new PrefixExecutor({ id, setting: executors[id as keyof typeof executors], environment });
  expect(await tryExecutors({ executors }, { get }, new AbortController().signal)).toEqual([
    { what: "executor here", state: "good", text: "It answers; worktrees go below /work." },
    { what: "executor locked", state: "broken", text: expect.stringMatching(/^locked lets nobody in: me@box: /) },
    { what: "executor made", state: "good", text: expect.stringContaining("A place is made for each run") },
    { what: "executor gone", state: "broken", text: expect.stringContaining("/no/such/program was not found") },
  ]);
});
