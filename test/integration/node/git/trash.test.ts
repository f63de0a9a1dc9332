import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worktree } from "#core/run/worktrees.ts";
import { GitWorktrees } from "#node/git/git-worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";
import { randomFrom } from "../../../rig/random.ts";

let scratch: Scratch;
let worktree: Worktree;
beforeEach(async () => {
  scratch = await openScratch({
    ".gitignore": "*.log\n",
    "a.txt": "a\n",
    "dir/b.txt": "b\n",
    "dir/c.sh": "exec:#!/bin/sh\n",
  });
  worktree = await scratch.worktrees.open("tutti/a", undefined, never);
});
afterEach(() => scratch[Symbol.asyncDispose]());

const inside = (...args: string[]) => scratch.run(args, worktree.path);

describe("remove", () => {
  it("saves nothing when everything is in the branch; the branch stays", async () => {
    await writeFiles(worktree.path, { "new.txt": "n\n" });
    await scratch.worktrees.commit(worktree, "n", never);
    expect(await scratch.worktrees.remove(worktree, never)).toBeUndefined();
    expect(existsSync(worktree.path)).toBe(false);
    expect(await scratch.run(["log", "--format=%s", "tutti/a"])).toBe("n\nfirst\n");
  });

  it("does nothing the second time, and is refused for the repository itself", async () => {
    await scratch.worktrees.remove(worktree, never);
    expect(await scratch.worktrees.remove(worktree, never)).toBeUndefined();
    await expect(scratch.worktrees.remove({ ...worktree, path: scratch.repo }, never)).rejects.toThrow(
      "is the repository itself",
    );
  });

  it("saves under the branch's name and the time, and never on top of an earlier ref", async () => {
    const refs: (string | undefined)[] = [];
    for (const text of ["one", "two"]) {
      worktree = await scratch.worktrees.open("tutti/a", undefined, never);
      await writeFiles(worktree.path, { "new.txt": text });
      refs.push(await scratch.worktrees.remove(worktree, never));
    }
    expect(refs).toEqual(["refs/tutti/trash/tutti/a/20261121T120000Z", "refs/tutti/trash/tutti/a/20261121T120000Z-2"]);
    expect(await scratch.run(["show", `${refs[0]}:new.txt`])).toBe("one");
  });

  it("keeps what git ignores; names what can be made again or is in the main checkout", async () => {
    await writeFiles(scratch.repo, { "same.log": "same\n" });
    await scratch.run(["config", "core.excludesFile", join(scratch.folder, "ignore")]);
    await writeFiles(scratch.folder, { ignore: "node_modules/\ncache/\nvenv/\n" });
    await writeFiles(worktree.path, {
      "x.log": "log\n",
      "same.log": "same\n",
      "node_modules/p/index.js": "p\n",
      "cache/CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n",
      "cache/big.bin": "big\n",
      "venv/mine.py": "not made by Python\n",
    });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    const note = await scratch.run(["log", "-1", "--format=%B", ref]);
    expect(note).toContain("Left out, as it is ignored and can be made again: ");
    expect(note).toContain("node_modules/");
    expect(note).toContain("cache/");
    expect(note).toContain("the same in the main checkout: same.log.");
    const kept = (await scratch.run(["diff", "--name-only", "main", ref])).trim().split("\n");
    expect(kept).toEqual(["venv/mine.py", "x.log"]);
    await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(worktree.path, "x.log"), "utf8")).toBe("log\n");
    expect(await inside("status", "--porcelain")).toBe("");
  });

  it("is refused while more lies there ignored than can be kept, and leaves everything", async () => {
    await writeFiles(worktree.path, { "one.log": "x".repeat(600), "two.log": "y".repeat(600) });
    const strict = new GitWorktrees(scratch.git, scratch.repository, { ...place(), ignoredLimit: 1_000 });
    await expect(strict.remove(worktree, never)).rejects.toThrow(
      /git ignores 2 files .*one\.log, two\.log.*remadeFolders/,
    );
    expect(existsSync(join(worktree.path, "one.log"))).toBe(true);
    expect(await scratch.run(["for-each-ref", "refs/tutti/trash"])).toBe("");
  });

  it("leaves out a folder that the person has named, whatever its size", async () => {
    await writeFiles(worktree.path, { ".git-ignored/x.log": "x".repeat(600) });
    const settings = { ...place(), ignoredLimit: 100, remadeFolders: () => [".git-ignored"] };
    const told = new GitWorktrees(scratch.git, scratch.repository, settings);
    expect(await told.remove(worktree, never)).toBeUndefined();
  });

  it("is refused when the worktree's own .git is gone, so that git would work on a repository above", async () => {
    await rm(join(worktree.path, ".git"));
    await writeFiles(worktree.path, { "new.txt": "n\n" });
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toThrow("its .git was deleted or replaced");
    await expect(scratch.worktrees.commit(worktree, "m", never)).rejects.toThrow("its .git was deleted or replaced");
    await inside("init", "--quiet");
    await expect(scratch.worktrees.commit(worktree, "m", never)).rejects.toThrow("its .git was deleted or replaced");
    expect(await readFile(join(worktree.path, "new.txt"), "utf8")).toBe("n\n");
    await rm(worktree.path, { recursive: true });
    await expect(scratch.worktrees.commit(worktree, "m", never)).rejects.toThrow("The run's worktree is gone");
  });

  it("keeps what --autostash put away and a ref of the worktree's own", async () => {
    await writeFiles(worktree.path, { "a.txt": "ours\n" });
    await inside("commit", "--quiet", "--all", "-m", "ours");
    await scratch.run(["switch", "--quiet", "-c", "other"]);
    await writeFiles(scratch.repo, { "a.txt": "theirs\n" });
    await scratch.run(["commit", "--quiet", "--all", "-m", "theirs"]);
    await writeFiles(worktree.path, { "dir/b.txt": "put away\n" });
    await inside("rebase", "--autostash", "other").catch(() => {});
    expect(await readFile(join(worktree.path, "dir/b.txt"), "utf8")).toBe("b\n");
    const own = (await inside("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "own ref")).trim();
    await inside("update-ref", "refs/worktree/mine", own);
    const ref = String(await scratch.worktrees.remove(worktree, never));
    const parents = (await scratch.run(["log", "-1", "--format=%P", ref])).trim().split(" ");
    expect(parents).toContain(own);
    const texts = await Promise.all(parents.map((each) => scratch.run(["show", `${each}:dir/b.txt`]).catch(() => "")));
    expect(texts).toContain("put away\n");
  });

  it("is refused while something lies in a submodule's folder, into which git does not look", async () => {
    const commit = (await scratch.run(["rev-parse", "HEAD"])).trim();
    await inside("update-index", "--add", "--cacheinfo", `160000,${commit},lib`);
    await inside("commit", "--quiet", "-m", "a submodule");
    await writeFiles(worktree.path, { "lib/note.txt": "mine\n" });
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toThrow("lib/ is a repository of its own");
  });

  it("is refused while a repository of its own lies inside, and leaves everything", async () => {
    await inside("init", "--quiet", "inner");
    await writeFiles(worktree.path, { "inner/work.txt": "w\n" });
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toThrow("inner/ is a repository of its own");
    expect(await readFile(join(worktree.path, "inner/work.txt"), "utf8")).toBe("w\n");
  });

  it("keeps commits that only the worktree's own history knows", async () => {
    await inside("switch", "--quiet", "--detach");
    await writeFiles(worktree.path, { "lost.txt": "lost\n" });
    await inside("add", "--all");
    await inside("commit", "--quiet", "-m", "on no branch");
    await inside("switch", "--quiet", "tutti/a");
    const ref = await scratch.worktrees.remove(worktree, never);
    expect(await scratch.run(["log", "--format=%s", String(ref)])).toContain("on no branch");
  });

  it("keeps both sides of a conflict", async () => {
    for (const [branch, text] of [
      ["one", "1\n"],
      ["two", "2\n"],
    ] as const) {
      await inside("switch", "--quiet", "-c", branch, worktree.base);
      await writeFiles(worktree.path, { "a.txt": text });
      await inside("commit", "--quiet", "--all", "-m", branch);
    }
    await inside("merge", "one").catch(() => {});
    await writeFiles(worktree.path, { "a.txt": "half resolved\n" });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    expect(await scratch.run(["show", `${ref}:a.txt`])).toBe("half resolved\n");
    expect(await scratch.run(["show", `${ref}^2:a.txt~2`])).toBe("2\n");
    expect(await scratch.run(["show", `${ref}^2:a.txt~3`])).toBe("1\n");
  });
});

describe("restore", () => {
  it("is refused for anything but saved work, and while the worktree has newer work", async () => {
    await expect(scratch.worktrees.restore("refs/heads/main", never)).rejects.toThrow("is not saved work");
    await writeFiles(worktree.path, { "new.txt": "old\n" });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "newer.txt": "newer\n" });
    await expect(scratch.worktrees.restore(ref, never)).rejects.toThrow("has work of its own");
    expect(await readFile(join(worktree.path, "newer.txt"), "utf8")).toBe("newer\n");
  });

  it("is refused while an ignored file of the worktree would be overwritten", async () => {
    await writeFiles(worktree.path, { "x.log": "old\n" });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "x.log": "newer\n" });
    await expect(scratch.worktrees.restore(ref, never)).rejects.toThrow("holds another x.log than the saved work");
    expect(await readFile(join(worktree.path, "x.log"), "utf8")).toBe("newer\n");
  });

  it("goes to a branch of its own when the branch has moved on", async () => {
    await writeFiles(worktree.path, { "new.txt": "old\n" });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    await scratch.run(["branch", "--force", "tutti/a", await commitOnTop()]);
    const back = await scratch.worktrees.restore(ref, never);
    expect(back.branch).toMatch(/^tutti\/a-restored-[0-9a-f]{7}$/);
    expect(await readFile(join(back.path, "new.txt"), "utf8")).toBe("old\n");
    expect(back.base).toBe(worktree.base);
  });

  it("brings back every byte, mode, link and the staged state, after any mixture of work", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomFrom(seed);
      if (random(3) === 0) await scratch.run(["config", "core.autocrlf", random(2) === 0 ? "true" : "input"]);
      worktree = await scratch.worktrees.open(`tutti/random-${seed}`, undefined, never);
      if (random(3) === 0) await writeFiles(worktree.path, { ".gitattributes": "* text=auto eol=crlf\n" });
      const converting =
        (await inside("config", "--get", "core.autocrlf").catch(() => "")) + (await inside("ls-files", "--others"));
      // What git commits under such a setting is what git gives back; only uncommitted bytes are ours to keep.
      const acts = converting === "" ? 8 : 7;
      for (let step = 0; step < 25; step++) await mutate(worktree.path, random, acts);
      const before = { files: await picture(worktree.path), index: await inside("ls-files", "--stage", "-z") };
      const ref = await scratch.worktrees.remove(worktree, never);
      expect(existsSync(worktree.path)).toBe(false);
      const back =
        ref === undefined // the last act was a commit, of everything
          ? await scratch.worktrees.open(worktree.branch, undefined, never)
          : await scratch.worktrees.restore(ref, never);
      expect(back, `seed ${seed}`).toEqual(worktree);
      const after = { files: await picture(worktree.path), index: await inside("ls-files", "--stage", "-z") };
      expect(after, `seed ${seed}`).toEqual(before);
      await scratch.run(["config", "--unset-all", "core.autocrlf"]).catch(() => {});
    }
  });
});

const place = () => ({ folder: join(scratch.folder, "worktrees"), now: () => Date.UTC(2026, 10, 21, 12) });

async function commitOnTop(): Promise<string> {
  return (await scratch.run(["commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "moved"])).trim();
}

const names = [
  "a.txt",
  "dir/b.txt",
  "dir/c.sh",
  "new.txt",
  "deep/er/est.txt",
  "wörter 日本.md",
  'quo"te\\.txt',
  "line\nfeed",
  "dir",
  "deep",
  "-dash",
];

/** One random act of an agent on one random file. */
async function mutate(folder: string, random: (limit: number) => number, acts: number): Promise<void> {
  const name = names[random(names.length)] ?? "";
  const path = join(folder, name);
  const content = Buffer.from(Array.from({ length: random(200) }, () => [10, 13, 65, 0, 233, 32][random(6)] ?? 0));
  switch (random(acts)) {
    case 0:
      return rm(path, { recursive: true, force: true }).catch(() => {}); // a file stands where its folder was
    case 1:
      await makeParent(path);
      await rm(path, { recursive: true, force: true });
      return symlink(random(2) === 0 ? "a.txt" : "nowhere/at all", path);
    case 2:
      if ((await lstat(path).catch(() => undefined))?.isFile() === true)
        await chmod(path, random(2) === 0 ? 0o755 : 0o644);
      return;
    case 3:
      await inside("-c", "core.safecrlf=false", "add", "--all");
      return;
    case 4:
      await inside("reset", "--quiet");
      return;
    case 7:
      await inside("-c", "core.safecrlf=false", "add", "--all");
      await inside("commit", "--quiet", "--allow-empty", "-m", "agent");
      return;
    default:
      await makeParent(path);
      await rm(path, { recursive: true, force: true });
      return writeFile(path, content);
  }
}

/** Makes room for `path`: a file or link in the way of its folder goes. */
async function makeParent(path: string): Promise<void> {
  const parent = join(path, "..");
  if (parent === worktree.path) return;
  await makeParent(parent);
  const there = await lstat(parent).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) await rm(parent);
  await mkdir(parent, { recursive: true });
}

/** Every file below `folder` with its mode and content, without git's own. */
async function picture(folder: string, prefix = ""): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const name = join(prefix, entry.name);
    const path = join(folder, name);
    if (name === ".git") continue;
    if (entry.isDirectory()) Object.assign(result, await picture(folder, name));
    else if (entry.isSymbolicLink()) result[name] = `link ${await readlink(path)}`;
    else result[name] = `${((await lstat(path)).mode & 0o100).toString(8)} ${(await readFile(path)).toString("hex")}`;
  }
  return result;
}
