import { access, mkdtemp, mkdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckCommand } from "#core/gate/check.ts";
import { createCommandRunner } from "#node/process/command-runner.ts";
import { contain as contained, type ContainAgent } from "#node/contain/contain.ts";
import { probeWall } from "#node/contain/wall.ts";
import { findMarked } from "#node/process/end-tree.ts";
import { agentEnvironment } from "#node/process/environment.ts";

const runner = createCommandRunner(agentEnvironment({ HOME: "/nonexistent" }));
const wall = await probeWall();
const nothingMore = { level: "files", homes: [], writable: [], hosts: [], tuttiHome: "/nonexistent" } as const;
const never = new AbortController().signal;
let worktree: string;
let run: string;

beforeEach(async () => {
  worktree = await mkdtemp(join(tmpdir(), "tutti-runner-"));
  run = `r-${worktree.slice(-6)}`;
});

afterEach(async () => {
  expect(await findMarked(run)).toEqual([]);
  await rm(worktree, { recursive: true, force: true });
});

function command(line: string, more: Partial<CheckCommand> = {}): CheckCommand {
  return { name: "test", command: line, cwd: ".", timeLimitMs: 60_000, ...more };
}

describe.skipIf(process.platform === "win32")("createCommandRunner", () => {
  it("gives exit code, output in order, and each line as it comes", async () => {
    const lines: string[] = [];
    const script = "echo one; echo two >&2; echo three; exit 4";
    const outcome = await runner.run(command(script), { path: worktree }, run, (line) => lines.push(line), never);
    expect(outcome).toMatchObject({ exitCode: 4, output: "one\ntwo\nthree\n", timedOut: false });
    expect(lines).toEqual(["one", "two", "three"]);
  });

  it.skipIf(wall.kind === "none")("is walled in where it is asked to be, in its folder of the worktree", async () => {
    await mkdir(join(worktree, "packages/a"), { recursive: true });
    const contain: ContainAgent = async (launch, path) =>
      await contained(launch, { ...nothingMore, worktree: path }, async () => wall);
    const line = "pwd; echo yes > file; touch /escaped";
    const outcome = await createCommandRunner(agentEnvironment(), undefined, contain).run(
      command(line, { cwd: "packages/a" }),
      { path: worktree },
      run,
      () => {},
      never,
    );
    expect(outcome).toMatchObject({ exitCode: 1, containment: { level: "files" } });
    expect(outcome.output).toMatch(
      new RegExp(`^${join(await realpath(worktree), "packages/a")}\n.*/escaped.*Read-only`, "s"),
    );
    await access(join(worktree, "packages/a/file"));
  });

  it("runs in a folder of the worktree, and in none outside", async () => {
    await mkdir(join(worktree, "packages/a"), { recursive: true });
    const inside = await runner.run(
      command("pwd", { cwd: "packages/a" }),
      { path: worktree },
      run,
      () => undefined,
      never,
    );
    expect(inside.output).toMatch(/packages\/a\n$/);
    const outside = runner.run(command("pwd", { cwd: "../.." }), { path: worktree }, run, () => undefined, never);
    await expect(outside).rejects.toThrow(/outside the worktree/);
  });

  it("ends background children when the command is done", async () => {
    const outcome = await runner.run(
      command("sleep 1000 & echo done"),
      { path: worktree },
      run,
      () => undefined,
      never,
    );
    expect(outcome).toMatchObject({ exitCode: 0, output: "done\n" });
  });

  it("ends everything at the time limit and keeps the output so far", async () => {
    const slow = command("echo started; sleep 1000 | cat", { timeLimitMs: 1_000 });
    const outcome = await runner.run(slow, { path: worktree }, run, () => undefined, never);
    expect(outcome).toMatchObject({ exitCode: undefined, output: "started\n", timedOut: true });
  });

  it("ends everything when it is cancelled, and says so", async () => {
    const stop = new AbortController();
    const outcome = runner.run(
      command("echo started; sleep 1000"),
      { path: worktree },
      run,
      () => stop.abort(),
      stop.signal,
    );
    await expect(outcome).rejects.toMatchObject({ kind: "cancelled" });
  });

  it("starts nothing when it is cancelled already", async () => {
    const outcome = runner.run(command("touch x"), { path: worktree }, run, () => undefined, AbortSignal.abort());
    await expect(outcome).rejects.toThrow();
    await expect(access(join(worktree, "x"))).rejects.toThrow();
  });

  it("keeps the two ends of an endless output", async () => {
    const script = "echo first; yes | head -c 3000000; echo last";
    const { output } = await runner.run(command(script), { path: worktree }, run, () => undefined, never);
    expect(output.length).toBeLessThan(1_100_000);
    expect(output).toMatch(/^first\n[^]*characters left out[^]*last\n$/);
  });
});
