import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endOrphans, endRun, findMarked } from "#node/process/end-tree.ts";
import { startProcess, type RunningProcess } from "#node/process/running-process.ts";

const environment = { PATH: process.env["PATH"] ?? "/usr/bin:/bin" };
let folder: string;
let run: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-process-"));
  run = `r-${folder.slice(-6)}`;
});

afterEach(async () => {
  await endRun(run, 0);
  await rm(folder, { recursive: true, force: true });
});

async function sh(script: string): Promise<RunningProcess> {
  return await startProcess({ command: "/bin/sh", args: ["-c", script], cwd: folder, environment, run });
}

async function untilFile(name: string): Promise<string> {
  for (;;) {
    const content = await readFile(join(folder, name), "utf8").catch(() => "");
    if (content.endsWith("\n")) return content.trim();
    await wait(20);
  }
}

function alive(pid: number | string): boolean {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
}

/** A zombie still has an id; in a container without an init nobody collects it. */
async function ended(pid: string): Promise<boolean> {
  if (!alive(pid)) return true;
  if (process.platform !== "linux") return false;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
  return stat.slice(stat.lastIndexOf(")") + 2).startsWith("Z");
}

describe.skipIf(process.platform === "win32")("startProcess", () => {
  it("gives output and exit code", async () => {
    await using child = await sh("echo out; echo err >&2; exit 3");
    const [out, error, end] = await Promise.all([text(child.stdout), text(child.stderr), child.ended]);
    expect([out, error, end.exitCode]).toEqual(["out\n", "err\n", 3]);
  });

  it("closes stdin, and passes on the given environment with its mark only", async () => {
    await using child = await sh("cat; env | cut -d= -f1 | sort");
    const names = (await text(child.stdout)).trim().split("\n");
    expect(names.filter((name) => !["PWD", "OLDPWD", "SHLVL", "_"].includes(name))).toEqual([
      "PATH",
      "TUTTI_OWNER",
      "TUTTI_RUN",
      "TUTTI_TREE",
    ]);
  });

  it("ends background children when the process ends by itself", async () => {
    await using child = await sh("sleep 1000 & echo $! > pid; exit 0");
    await child.ended;
    expect(await ended(await untilFile("pid"))).toBe(true);
  });

  it("ends a process that ignores SIGTERM, and its children", async () => {
    await using child = await sh(`trap "" TERM; sh -c 'trap "" TERM; echo $$ > pid; while :; do sleep 1; done' & wait`);
    const pid = await untilFile("pid");
    const { signal } = await child.end(100);
    expect(signal).toBe("SIGKILL");
    expect(await ended(pid)).toBe(true);
  });

  it("ends a child that left the group and whose parent is gone", async () => {
    await using child = await sh("(setsid sh -c 'echo $$ > pid; exec sleep 1000' &) ; sleep 1000");
    const pid = await untilFile("pid");
    await child.end(100);
    expect(await ended(pid)).toBe(true);
  });

  it("finds the processes of a run, and ends them by its name", async () => {
    await using child = await sh("echo ready > pid; sleep 1000");
    await untilFile("pid");
    const found = await findMarked(run);
    expect(found.map(({ pid }) => pid)).toContain(child.pid);
    expect(found.some(({ orphan }) => orphan)).toBe(false);
    await endRun(run, 100);
    expect(await findMarked(run)).toEqual([]);
  });

  it.each([
    ["a command that does not exist", "/no/such/agent", /was not found\. Install it/],
    ["a file that is not executable", "plain", /may not be executed/],
  ])("refuses %s with a sentence", async (_, command, sentence) => {
    await writeFile(join(folder, "plain"), "x");
    await chmod(join(folder, "plain"), 0o644);
    const start = startProcess({ command: join(folder, command), args: [], cwd: folder, environment, run });
    await expect(start).rejects.toThrow(sentence);
  });

  it("says when it is the folder that is missing", async () => {
    const start = startProcess({ command: "/bin/sh", args: [], cwd: join(folder, "gone"), environment, run });
    await expect(start).rejects.toThrow(/The folder .*gone does not exist/);
  });
});

describe.skipIf(process.platform !== "linux")("endOrphans", () => {
  it("ends what a killed worker left running of the caller's runs, and leaves the rest alone", async () => {
    const source = new URL("../../../../src/node/process/running-process.ts", import.meta.url).href;
    const worker = `import { startProcess } from ${JSON.stringify(source)};
      const child = await startProcess({ command: "/bin/sh", args: ["-c", "echo $$ > pid; exec sleep 1000"],
        cwd: ${JSON.stringify(folder)}, environment: { PATH: process.env.PATH }, run: ${JSON.stringify(run)} });
      await child.ended;`;
    await writeFile(join(folder, "worker.mjs"), worker);
    await using mine = await sh("exec sleep 1000");
    const dying = spawn(process.execPath, ["--no-warnings", join(folder, "worker.mjs")], {
      cwd: folder,
      stdio: "ignore",
    });
    const pid = await untilFile("pid");
    expect((await findMarked(run)).filter(({ orphan }) => orphan)).toEqual([]);
    dying.kill("SIGKILL");
    await once(dying, "exit");
    await endOrphans((mark) => mark.run === "r-of-another-board", 100);
    expect(await ended(pid)).toBe(false);
    await endOrphans((mark) => mark.run === run, 100);
    expect(await ended(pid)).toBe(true);
    expect(alive(mine.pid)).toBe(true);
  });
});
