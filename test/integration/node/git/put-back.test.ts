import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worktree } from "#core/run/worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
let worktree: Worktree;
let first: string;
let second: string;
beforeEach(async () => {
  scratch = await openScratch({ ".gitignore": "*.log\n", "a.txt": "a\n" });
  worktree = await scratch.worktrees.open("tutti/a", undefined, never);
  first = await commit("one");
  second = await commit("two");
});
afterEach(() => scratch[Symbol.asyncDispose]());

const inside = async (...args: string[]) => (await scratch.run(args, worktree.path)).trim();
const at = (commit: string | undefined, saved?: string) =>
  scratch.worktrees.putBack(worktree, { commit, saved }, never);
const look = (commit: string) => scratch.worktrees.requirePutBack(worktree, commit, never);

async function commit(text: string): Promise<string> {
  await writeFiles(worktree.path, { "work.txt": `${text}\n` });
  return (await scratch.worktrees.commit(worktree, text, never)).head;
}

/** A merge that was left in the middle, with a conflict. */
async function conflict(): Promise<void> {
  await scratch.run(["switch", "--quiet", "-c", "side", first]);
  await writeFiles(scratch.repo, { "work.txt": "side\n" });
  await scratch.run(["commit", "--quiet", "-am", "side"]);
  await scratch.run(["switch", "--quiet", "main"]);
  await inside("merge", "side").catch(() => undefined); // it stops at the conflict
  expect(await inside("status", "--porcelain")).toBe("UU work.txt");
}

describe("putBack", () => {
  it("moves branch and files back, and keeps the commits and the files that it leaves behind", async () => {
    await writeFiles(worktree.path, { "work.txt": "three\n", "new.txt": "new\n", "x.log": "ignored\n" });
    const { made, kept } = await at(first);
    expect(made).toBe(false);
    expect(await inside("rev-parse", "HEAD", "refs/heads/tutti/a")).toBe(`${first}\n${first}`);
    expect(await inside("status", "--porcelain")).toBe("");
    expect(await readFile(join(worktree.path, "work.txt"), "utf8")).toBe("one\n");
    expect(await readFile(join(worktree.path, "x.log"), "utf8")).toBe("ignored\n"); // what is ignored stays
    expect(await scratch.run(["show", `${kept}:work.txt`])).toBe("three\n");
    expect(await scratch.run(["show", `${kept}:new.txt`])).toBe("new\n");
    expect(await scratch.run(["rev-parse", `${kept}^`])).toBe(`${second}\n`);
  });

  it("keeps commits also when nothing else is left behind, and nothing when nothing is", async () => {
    const { kept } = await at(first);
    expect(await scratch.run(["rev-parse", `${kept}^`])).toBe(`${second}\n`);
    expect((await at(first)).kept).toBeUndefined();
    expect((await at(second)).kept).toBeUndefined(); // forward leaves nothing behind
    expect(await inside("rev-parse", "HEAD")).toBe(second);
  });

  it("ends what was going on: a merge with conflicts, a HEAD of its own, files that git was told not to see", async () => {
    await conflict();
    expect((await at(second)).kept).toBeDefined();
    expect(await inside("status", "--porcelain")).toBe("");
    await inside("switch", "--quiet", "--detach", first);
    await inside("update-index", "--assume-unchanged", "work.txt");
    await writeFiles(worktree.path, { "work.txt": "hidden\n" });
    const { kept } = await at(second);
    expect(await inside("symbolic-ref", "HEAD")).toBe("refs/heads/tutti/a");
    expect(await readFile(join(worktree.path, "work.txt"), "utf8")).toBe("two\n");
    expect(await scratch.run(["show", `${kept}:work.txt`])).toBe("hidden\n");
  });

  it("makes a worktree again that is gone, with what was saved when it went", async () => {
    await writeFiles(worktree.path, { "work.txt": "unsaved\n" });
    const saved = await scratch.worktrees.remove(worktree, never);
    expect(await at(undefined, saved)).toMatchObject({
      made: true,
      kept: undefined,
      worktree: { path: worktree.path },
    });
    expect(await readFile(join(worktree.path, "work.txt"), "utf8")).toBe("unsaved\n");
    await scratch.worktrees.remove(worktree, never);
    expect(await at(first)).toMatchObject({ made: true });
    expect(await readFile(join(worktree.path, "work.txt"), "utf8")).toBe("one\n");
  });

  it("is refused, with nothing changed, when something cannot be kept or the commit is gone", async () => {
    const gone = "0123456789012345678901234567890123456789";
    await expect(at(gone)).rejects.toThrow("is gone");
    await expect(look(gone)).rejects.toThrow("is gone");
    await look(first);
    await mkdir(join(worktree.path, "inner"));
    await scratch.run(["init", "--quiet"], join(worktree.path, "inner"));
    await writeFiles(worktree.path, { "inner/file.txt": "theirs\n" });
    await expect(at(first)).rejects.toThrow("was not put back: inner/ is a repository of its own");
    await expect(look(first)).rejects.toThrow("was not put back: inner/ is a repository of its own");
    expect(await inside("rev-parse", "HEAD")).toBe(second);
    expect(existsSync(join(worktree.path, "inner", "file.txt"))).toBe(true);
  });

  it("says how to mend a worktree that lost its .git, and does not send to an entry that is gone", async () => {
    await rm(join(worktree.path, ".git"));
    const fit = () => scratch.worktrees.fit(worktree, first, never);
    await expect(fit()).rejects.toThrow(`run in the main checkout: git worktree repair "${worktree.path}"`);
    await rm(join(scratch.repo, ".git/worktrees"), { recursive: true });
    await expect(fit()).rejects.toThrow(`Git has forgotten it, too: take what you need out of ${worktree.path}`);
  });

  it("does not move a branch that somebody has checked out elsewhere", async () => {
    await inside("switch", "--quiet", "-c", "own");
    await scratch.run(["worktree", "add", "--quiet", join(scratch.folder, "elsewhere"), "tutti/a"]);
    await expect(at(first)).rejects.toThrow(/tutti\/a is checked out in .*elsewhere/);
    await expect(look(first)).rejects.toThrow(/tutti\/a is checked out in .*elsewhere/);
    expect(await scratch.run(["rev-parse", "tutti/a"])).toBe(`${second}\n`);
  });
});
