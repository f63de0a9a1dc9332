import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Executor } from "#node/places/executor.ts";
import type { ProcessStart } from "#node/process/running-process.ts";
import { never } from "../fakes/scratch-repository.ts";

export interface ExecutorCase extends AsyncDisposable {
  readonly executor: Executor;
}

/** What every executor does. Its programs are POSIX ones. */
export function executorContract(title: string, open: () => Promise<ExecutorCase>): void {
  describe(title, () => {
    let subject: ExecutorCase;
    let executor: Executor;
    const name = "p-1";
    beforeEach(async () => {
      subject = await open();
      ({ executor } = subject);
      await executor.provide(name, never);
    });
    afterEach(async () => {
      await executor.endRun(name, run, never);
      await subject[Symbol.asyncDispose]();
    });

    const run = `r-${randomUUID()}`;
    const order = (script: string, more: Partial<ProcessStart> = {}): ProcessStart => ({
      command: "/bin/sh",
      args: ["-c", script],
      cwd: executor.folder,
      environment: { GIVEN: 'it\'s "given"\nand more $HOME' },
      run,
      ...more,
    });
    const runAll = async (script: string, more: Partial<ProcessStart> = {}) => {
      const child = await executor.start(name, order(script, more));
      const [out, error, end] = await Promise.all([text(child.stdout), text(child.stderr), child.ended]);
      return { out, error, exitCode: end.exitCode };
    };

    it("gives a program its arguments, folder and variables, and takes its streams and exit code", async () => {
      const script = 'printf "%s|%s|" "$GIVEN" "$1"; pwd; echo trouble >&2; exit 7';
      const args = ["-c", script, "sh", "a b 'c' %s \\n $HOME"];
      const { out, error, exitCode } = await runAll("", { args });
      expect(out).toBe(`it's "given"\nand more $HOME|a b 'c' %s \\n $HOME|${executor.folder}\n`);
      expect({ error, exitCode }).toEqual({ error: expect.stringMatching(/(?:^|\n)trouble\n$/), exitCode: 7 });
    });

    it("passes every byte both ways, and tells the program when there is no more", async () => {
      const child = await executor.start(name, order("cat", { stdin: "pipe" }));
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31) % 256));
      const back: Buffer[] = [];
      child.stdout.on("data", (part: Buffer) => back.push(part));
      child.stdin?.end(bytes);
      expect((await child.ended).exitCode).toBe(0);
      expect(Buffer.concat(back).equals(bytes)).toBe(true);
    });

    it("closes the input of a program that shall have none", async () => {
      expect(await runAll("cat; echo over")).toMatchObject({ out: "over\n", exitCode: 0 });
    });

    it("says which folder or program is missing", async () => {
      const gone = executor.start(name, order("true", { cwd: posix.join(executor.folder, "gone") }));
      await expect(gone).rejects.toThrow(/folder .*gone does not exist/);
      const none = executor.start(name, order("", { command: "no-such-program", args: [] }));
      await expect(none).rejects.toThrow(/no-such-program was not found/);
    });

    it("ends a program with all it has started, also in sessions of their own", async () => {
      const child = await executor.start(
        name,
        order("setsid sleep 1000 & sleep 1000 & trap '' TERM; echo up; wait; wait; sleep 1000"),
      );
      await new Promise((resolve) => child.stdout.once("data", resolve));
      await child.end(400);
      expect(await alive(run)).toBe("");
    });

    it("ends what a program leaves behind", async () => {
      expect(await runAll("sleep 1000 & setsid sleep 1000 & echo done")).toMatchObject({ out: "done\n", exitCode: 0 });
      expect(await alive(run)).toBe("");
    });

    it("ends all programs of a run, whoever started them, and of no other", async () => {
      const mine = await executor.start(name, order("echo up; sleep 1000"));
      const other = await executor.start(name, order("echo up; sleep 1000", { run: `${run}0` }));
      await Promise.all([mine, other].map((each) => new Promise((resolve) => each.stdout.once("data", resolve))));
      await executor.endRun(name, run, never);
      await mine.ended;
      expect(await alive(run)).toBe("");
      expect(await alive(`${run}0`)).not.toBe("");
      await other.end(0);
    });

    it("writes, reads and lists files", async () => {
      const file = posix.join(executor.folder, "new/a file");
      const bytes = Buffer.from([0, 1, 2, 255, 10, 30, 39]);
      await executor.write(name, file, bytes, never);
      await executor.write(name, posix.join(executor.folder, "new/.hidden"), "text", never);
      expect((await executor.read(name, file, never))?.equals(bytes)).toBe(true);
      expect(await executor.read(name, `${file}2`, never)).toBeUndefined();
      expect(await executor.list(name, posix.join(executor.folder, "new"), never)).toEqual([".hidden", "a file"]);
      expect(await executor.list(name, posix.join(executor.folder, "none"), never)).toEqual([]);
    });

    it("runs an errand with words and input, and gives its end", async () => {
      const errand = { script: 'cat; printf "%s" "$2" >&2; exit 5', words: ["x", "it's %d"], input: "in" };
      const { code, output, complaint } = await executor.run(name, errand, never);
      expect({ code, output: output.toString() }).toEqual({ code: 5, output: "in" });
      expect(complaint).toMatch(/it's %d$/);
    });

    /** Processes here that carry the run's name, as all executors of the tests run on this machine. */
    async function alive(of: string): Promise<string> {
      const script = `grep -ls -e "TUTTI_PLACE=$1/" -e "TUTTI_RUN=$1$" -z /proc/[0-9]*/environ; true`;
      return (await executor.run(name, { script, words: [of] }, never)).output.toString();
    }
  });
}
