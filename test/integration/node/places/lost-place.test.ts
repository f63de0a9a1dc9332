import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PrefixExecutor } from "#node/places/prefix-executor.ts";
import { otherPlace } from "../../../fakes/executors/other-place.ts";
import { never } from "../../../fakes/scratch-repository.ts";

const environment = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent" };
let folder: string;
let door: string;
let box: PrefixExecutor;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "tutti-lost-")));
  const place = await otherPlace(folder);
  door = place.door;
  box = new PrefixExecutor({ id: "box", setting: { ...place.setting, connectLimitSeconds: 20 }, environment });
  await box.provide("p-1", never);
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const order = (script: string) => {
  return { command: "/bin/sh", args: ["-c", script], cwd: box.folder, environment: {}, run: `r-${folder.slice(-6)}` };
};

describe.skipIf(process.platform !== "linux")("a place that is lost", () => {
  it("is told while a program works there, and the program ends when it answers again", async () => {
    const script = "echo $$ > pid; echo up; sleep 1000";
    const child = await box.start("p-1", order(script));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    const pid = Number(await readFile(join(box.folder, "pid"), "utf8"));
    const good = await readFile(door);
    await writeFile(door, '#!/bin/sh\necho "Connection to box closed by remote host." >&2\nexit 255\n');
    process.kill(child.pid, "SIGKILL");
    expect(await child.ended).toMatchObject({
      exitCode: undefined,
      lost: expect.stringMatching(/^the connection to box was lost/),
    });
    expect(() => process.kill(pid, 0)).not.toThrow();
    await writeFile(door, good);
    await box.endRun("p-1", order("").run, never);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  it("is unavailable when it refuses the connection, and says what was said", async () => {
    await writeFile(door, '#!/bin/sh\necho "ssh: connect to host box port 22: Connection refused" >&2\nexit 255\n');
    const error = {
      kind: "unavailable",
      message: expect.stringContaining("box cannot be reached: ssh: connect to host box"),
    };
    await expect(box.start("p-1", order("true"))).rejects.toMatchObject(error);
    await expect(box.run("p-1", { script: "true" }, never)).rejects.toMatchObject(error);
  });

  it("is unavailable when it does not answer in time", async () => {
    const { setting } = await otherPlace(join(folder, "silent"));
    const error = { kind: "unavailable", message: "box did not answer within 1 s. Try again when it can be reached." };
    const sleeping = { ...setting, command: ["/bin/sh", "-c", "exec sleep 1000"], connectLimitSeconds: 1 };
    const silent = new PrefixExecutor({ id: "box", setting: sleeping, environment });
    await expect(silent.start("p-1", order("true"))).rejects.toMatchObject(error);
  });
});
