import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExecutorSetting } from "#core/executor-setting.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { ExecutorRegistry } from "#node/places/executors.ts";
import { createLocalExecutor } from "#node/places/local-executor.ts";
import { PlacedWorktrees } from "#node/places/placed-worktrees.ts";
import { hasSshServer, startSsh } from "../../../fakes/executors/loopback-ssh.ts";
import { otherPlace } from "../../../fakes/executors/other-place.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
beforeEach(async () => {
  scratch = await openScratch({
    ".gitignore": "*.log\n",
    "a.txt": "a\n",
    "b/c.txt": "c\n",
    "run.sh": "exec:#!/bin/sh\n",
  });
});
afterEach(() => scratch[Symbol.asyncDispose]());

interface Stage {
  readonly worktrees: PlacedWorktrees;
  readonly worktree: Worktree & { readonly elsewhere: NonNullable<Worktree["elsewhere"]> };
  readonly executors: ExecutorRegistry;
  /** The worktree elsewhere. */
  readonly there: string;
}

async function stage(setting: ExecutorSetting): Promise<Stage> {
  const { git, repository, worktrees: here, folder, environment } = scratch;
  const local = createLocalExecutor(join(folder, "worktrees"), environment);
  const now = () => Date.UTC(2026, 10, 21, 12);
  const executors = new ExecutorRegistry({
    git,
    repository,
    settings: () => ({ executors: { box: setting } }),
    local,
    now,
  });
  const opened = await here.open("tutti/far", undefined, never);
  const elsewhere = await executors.open("box", opened, never);
  const worktrees = new PlacedWorktrees(here, executors);
  return { worktrees, executors, worktree: { ...opened, elsewhere }, there: elsewhere.path };
}

const status = (path: string): Promise<string> => scratch.run(["status", "--porcelain", "--untracked-files=all"], path);
const text = (...path: string[]): Promise<string> => readFile(join(...path), "utf8");

async function goesBothWays({ worktree, executors, there }: Stage): Promise<void> {
  expect(await text(there, "a.txt")).toBe("a\n");
  await writeFiles(there, {
    "b/c.txt": "changed\n",
    'new/ä "b".txt': "new\n",
    "out.log": "ignored\n",
    tool: "exec:x\n",
  });
  await symlink("a.txt", join(there, "link"));
  await rm(join(there, "run.sh"));
  expect(await executors.carry(worktree, never)).toEqual({ how: "brought", kept: undefined });
  const { path } = worktree;
  expect(await text(path, "b/c.txt")).toBe("changed\n");
  expect(await text(path, 'new/ä "b".txt')).toBe("new\n");
  expect(await readlink(join(path, "link"))).toBe("a.txt");
  expect((await stat(join(path, "tool"))).mode & 0o111).not.toBe(0);
  expect([existsSync(join(path, "run.sh")), existsSync(join(path, "out.log"))]).toEqual([false, false]);
  expect(await status(path)).toBe(await status(there));
  expect(await executors.carry(worktree, never)).toEqual({ how: "same", kept: undefined });

  await rm(join(path, "new"), { recursive: true });
  await writeFiles(path, { "a.txt": "from here\n" });
  await scratch.run(["commit", "--quiet", "--all", "-m", "here"], path);
  expect(await executors.carry(worktree, never)).toEqual({ how: "sent", kept: undefined });
  expect(await text(there, "a.txt")).toBe("from here\n");
  expect([existsSync(join(there, 'new/ä "b".txt')), existsSync(join(there, "out.log"))]).toEqual([false, true]);
  const head = (folder: string) => scratch.run(["log", "--format=%H %s %D", "-1"], folder);
  expect((await head(there)).split(" ")[0]).toBe((await head(path)).split(" ")[0]);
  expect(await scratch.run(["symbolic-ref", "HEAD"], there)).toBe("refs/heads/tutti/far\n");

  await writeFiles(there, { "a.txt": "from there\n" });
  await scratch.run(["commit", "--quiet", "--all", "-m", "there"], there);
  expect(await executors.carry(worktree, never)).toMatchObject({ how: "brought" });
  expect(await scratch.run(["log", "--format=%s", "-1", "tutti/far"])).toBe("there\n");
  expect(await status(path)).toBe(await status(there));
}

describe.skipIf(process.platform !== "linux")("a worktree elsewhere", () => {
  it("is made the same on both sides, whichever has changed", async () => {
    await goesBothWays(await stage((await otherPlace(join(scratch.folder, "far"))).setting));
  });

  it.skipIf(!hasSshServer)("is made the same over SSH, where this machine has a server for it", async () => {
    await using ssh = await startSsh(join(scratch.folder, "far"));
    await goesBothWays(await stage(ssh.setting));
  });

  it("keeps what was changed here where both sides have changed, and lets what is there stand", async () => {
    const { worktrees, worktree, executors, there } = await stage(
      (await otherPlace(join(scratch.folder, "far"))).setting,
    );
    await writeFiles(worktree.path, { "a.txt": "here\n", "mine.txt": "mine\n" });
    await writeFiles(there, { "a.txt": "there\n" });
    const { how, kept = "" } = await executors.carry(worktree, never);
    expect(how).toBe("brought");
    expect(await text(worktree.path, "a.txt")).toBe("there\n");
    expect(existsSync(join(worktree.path, "mine.txt"))).toBe(false);
    await worktrees.commit(worktree, "work", never);
    const restored = await scratch.worktrees.restore(kept, never);
    expect(await text(restored.path, "a.txt")).toBe("here\n");
    expect(await text(restored.path, "mine.txt")).toBe("mine\n");
  });

  it("is not removed while its place does not answer, and with all its work when it does", async () => {
    const { setting, door, places } = await otherPlace(join(scratch.folder, "far"));
    const { worktrees, worktree, there } = await stage(setting);
    await writeFiles(there, { "late.txt": "late\n" });
    await chmod(door, 0o644);
    await expect(worktrees.remove(worktree, never)).rejects.toThrow(/box/);
    expect([existsSync(worktree.path), existsSync(there)]).toEqual([true, true]);
    await chmod(door, 0o755);
    const ref = await worktrees.remove(worktree, never);
    expect([existsSync(worktree.path), existsSync(there), existsSync(join(places, worktree.elsewhere.name))]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await scratch.run(["show", `${ref}:late.txt`])).toBe("late\n");
    expect(await scratch.run(["for-each-ref", "refs/tutti/carry", "refs/tutti/brought"])).toBe("");
  });

  it("is made again from the copy when its place was lost", async () => {
    const { setting, places } = await otherPlace(join(scratch.folder, "far"));
    const { worktrees, worktree, executors, there } = await stage(setting);
    await writeFiles(there, { "a.txt": "carried\n" });
    const { commit } = await worktrees.commit(worktree, "work", never);
    await rm(places, { recursive: true });
    await mkdir(places);
    await rm(setting.folder, { recursive: true });
    await expect(executors.carry(worktree, never)).rejects.toThrow(/box cannot be reached: Error: No such place/);
    const back = await worktrees.putBack(worktree, { commit, saved: undefined }, never);
    expect(back.worktree.elsewhere).toEqual(worktree.elsewhere);
    expect(await text(there, "a.txt")).toBe("carried\n");
    await writeFile(join(there, "a.txt"), "more\n");
    expect(await executors.carry(worktree, never)).toMatchObject({ how: "brought" });
  });
});
