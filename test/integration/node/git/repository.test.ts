import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Git } from "#node/git/git.ts";
import { prepareDependencies } from "#node/git/dependencies.ts";
import { readWorkingText } from "#node/git/read-working-text.ts";
import { findRepository, readRepository } from "#node/git/repository.ts";
import { never, openScratch, writeFiles } from "../../../fakes/scratch-repository.ts";

describe("findRepository", () => {
  it("finds the same repository from a folder below and from a worktree", async () => {
    await using scratch = await openScratch({ "deep/er/x.txt": "x\n" });
    const { path } = await scratch.worktrees.open("tutti/a", undefined, never);
    const below = await findRepository(scratch.git, join(scratch.repo, "deep/er"), never);
    expect(below).toEqual({ top: scratch.repo, commonDir: join(scratch.repo, ".git"), name: "repo" });
    const linked = await findRepository(scratch.git, path, never);
    expect(linked).toEqual({ top: path, commonDir: join(scratch.repo, ".git"), name: "repo" });
  });

  it("is refused outside a repository, and without git", async () => {
    await using scratch = await openScratch();
    await expect(findRepository(scratch.git, scratch.folder, never)).rejects.toMatchObject({
      kind: "refused",
      message: `${scratch.folder} is not in a git repository. Run git init there, or open another folder.`,
    });
    await scratch.run(["clone", "--quiet", "--bare", ".", "../bare.git"]);
    const bare = join(scratch.folder, "bare.git");
    await expect(findRepository(scratch.git, bare, never)).rejects.toMatchObject({
      kind: "refused",
      message: `${bare} is a repository without a checkout. Clone it, and open the clone.`,
    });
    const missing = new Git({ binary: "no-such-git", environment: scratch.environment });
    await expect(findRepository(missing, scratch.repo, never)).rejects.toThrow("Check that git is installed");
  });
});

describe("readRepository", () => {
  it("tells branch, default branch, commit, remotes and the person", async () => {
    await using scratch = await openScratch();
    await scratch.run(["remote", "add", "upstream", "git@github.com:octo/demo.git"]);
    await scratch.run(["remote", "add", "origin", "https://x:secret@github.com/ada/demo.git"]);
    await scratch.run(["switch", "--quiet", "-c", "feature"]);
    const state = await readRepository(scratch.git, scratch.repository, never);
    expect(state).toMatchObject({
      currentBranch: "feature",
      defaultBranch: "main",
      head: (await scratch.run(["rev-parse", "HEAD"])).trim(),
      identity: { name: "Ada", email: "ada@example.org" },
    });
    expect(state.remotes.map(({ name, url }) => [name, url])).toEqual([
      ["origin", "https://github.com/ada/demo.git"],
      ["upstream", "git@github.com:octo/demo.git"],
    ]);
  });

  it("works before the first commit, and with a detached HEAD", async () => {
    await using empty = await openScratch({});
    expect(await readRepository(empty.git, empty.repository, never)).toMatchObject({
      currentBranch: "main",
      head: undefined,
      remotes: [],
    });
    await using scratch = await openScratch();
    await scratch.run(["switch", "--quiet", "--detach"]);
    expect((await readRepository(scratch.git, scratch.repository, never)).currentBranch).toBeUndefined();
  });
});

describe("Git", () => {
  it("waits for another process's lock, and then does its work", async () => {
    await using scratch = await openScratch();
    await writeFiles(scratch.repo, { ".git/index.lock": "", "new.txt": "n\n" });
    const adding = scratch.git.text(scratch.repo, ["add", "new.txt"], {}, never);
    await scratch.git.text(scratch.repo, ["--version"], {}, never);
    await scratch.run(["worktree", "list"]);
    await rm(join(scratch.repo, ".git/index.lock"));
    await adding;
    expect(await scratch.run(["status", "--porcelain"])).toBe("A  new.txt\n");
  });

  it("says which lock was in the way when it stays", async () => {
    await using scratch = await openScratch();
    await writeFiles(scratch.repo, { ".git/index.lock": "", "new.txt": "n\n" });
    await expect(scratch.git.text(scratch.repo, ["add", "new.txt"], {}, never)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringContaining(join(scratch.repo, ".git/index.lock")) as string,
    });
  });

  it("does not let the surrounding process aim it at another repository or open an editor", async () => {
    await using scratch = await openScratch();
    const environment = {
      ...scratch.environment,
      GIT_DIR: "/nowhere",
      GIT_INDEX_FILE: "/nowhere/index",
      GIT_EDITOR: "false",
    };
    const git = new Git({ environment });
    expect(await git.line(scratch.repo, ["var", "GIT_EDITOR"], {}, never)).toBe(":");
    expect(await git.line(scratch.repo, ["status", "--porcelain"], {}, never)).toBe("");
  });

  it("ends with `cancelled` when it is stopped", async () => {
    await using scratch = await openScratch();
    const controller = new AbortController();
    const waiting = scratch.git.text(scratch.repo, ["-c", "alias.wait=!sleep 600", "wait"], {}, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ kind: "cancelled" });
  });
});

describe("prepareDependencies", () => {
  const lock = { "package-lock.json": '{"lockfileVersion":3}\n' };
  const installed = {
    "node_modules/.package-lock.json": "{}\n",
    "node_modules/.cache/big": "cache\n",
    "node_modules/tool/bin.js": "exec:#!/usr/bin/env node\n",
    "node_modules/.bin/tool": "link:../tool/bin.js",
  };

  it("gives the worktree the installed packages, links kept, and never commits them", async () => {
    await using scratch = await openScratch(lock);
    await writeFiles(scratch.repo, installed);
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(await prepareDependencies(scratch.git, scratch.repository, worktree.path, never)).toBe(true);
    expect(await readFile(join(worktree.path, "node_modules/.bin/tool"), "utf8")).toBe("#!/usr/bin/env node\n");
    expect((await stat(join(worktree.path, "node_modules/tool/bin.js"))).mode & 0o100).toBe(0o100);
    await expect(stat(join(worktree.path, "node_modules/.cache"))).rejects.toThrow("ENOENT");
    expect(await scratch.worktrees.commit(worktree, "x", never)).toMatchObject({ commit: undefined });
    expect(await scratch.worktrees.remove(worktree, never)).toBeUndefined();
    expect(await readFile(join(scratch.repo, "node_modules/tool/bin.js"), "utf8")).toBe("#!/usr/bin/env node\n");
  });

  it("does not share the package manager's own notes, which it rewrites in place", async () => {
    await using scratch = await openScratch(lock);
    await writeFiles(scratch.repo, installed);
    const { path } = await scratch.worktrees.open("tutti/a", undefined, never);
    await prepareDependencies(scratch.git, scratch.repository, path, never);
    await writeFile(join(path, "node_modules/.package-lock.json"), "changed\n");
    expect(await readFile(join(scratch.repo, "node_modules/.package-lock.json"), "utf8")).toBe("{}\n");
  });

  it("does nothing when the lockfile differs, or nothing is installed", async () => {
    await using scratch = await openScratch(lock);
    const one = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(await prepareDependencies(scratch.git, scratch.repository, one.path, never)).toBe(false);
    await writeFiles(scratch.repo, { ...installed, "package-lock.json": "{}\n" });
    expect(await prepareDependencies(scratch.git, scratch.repository, one.path, never)).toBe(false);
  });
});

describe("readWorkingText", () => {
  it("reads text of the worktree, and nothing that is binary, missing, or elsewhere", async () => {
    await using scratch = await openScratch({ "a.txt": "a\n" });
    await writeFiles(scratch.folder, { "outside.txt": "private\n" });
    await writeFiles(scratch.repo, {
      "bin.dat": "\0",
      "out.txt": "link:../outside.txt",
      "in.txt": "link:a.txt",
      up: "link:..",
    });
    const read = (file: string) => readWorkingText(scratch.repo, file);
    expect(await read("a.txt")).toBe("a\n");
    expect(await read("in.txt")).toBe("a\n");
    for (const file of ["bin.dat", "missing", "out.txt", "up/outside.txt", "../outside.txt", "."]) {
      expect(await read(file), file).toBeUndefined();
    }
  });
});
