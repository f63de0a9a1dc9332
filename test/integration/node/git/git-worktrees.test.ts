import { existsSync } from "node:fs";
import { chmod, readFile, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GitWorktrees } from "#node/git/git-worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
beforeEach(async () => {
  scratch = await openScratch({
    "README.md": "hello\n",
    "src/a.ts": "one\ntwo\nthree\n",
    "bin.dat": "\0\u0001binary\n",
  });
});
afterEach(() => scratch[Symbol.asyncDispose]());

describe("open", () => {
  it("makes a branch and a worktree outside the checkout, from HEAD", async () => {
    const worktree = await scratch.worktrees.open("tutti/t-1-add", undefined, never);
    expect(worktree.path.startsWith(join(scratch.folder, "worktrees"))).toBe(true);
    expect(worktree.base).toBe((await scratch.run(["rev-parse", "HEAD"])).trim());
    expect(await readFile(join(worktree.path, "src/a.ts"), "utf8")).toBe("one\ntwo\nthree\n");
    expect(await scratch.run(["branch", "--show-current"], worktree.path)).toBe("tutti/t-1-add\n");
    expect(await scratch.run(["status", "--porcelain"])).toBe("");
  });

  it("returns the worktree that is there, with the base it began from, after the base branch moved", async () => {
    const first = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(first.path, { "work.txt": "work\n" });
    await scratch.run(["commit", "--quiet", "--allow-empty", "-m", "moved"]);
    expect(await scratch.worktrees.open("tutti/a", undefined, never)).toEqual(first);
    expect(await readFile(join(first.path, "work.txt"), "utf8")).toBe("work\n");
  });

  it("uses a branch that exists, and starts others from the base it is given", async () => {
    await scratch.run(["branch", "tutti/old"]);
    await scratch.run(["commit", "--quiet", "--allow-empty", "-m", "second"]);
    const [second = "", first = ""] = (await scratch.run(["log", "--format=%H"])).trim().split("\n");
    expect((await scratch.worktrees.open("tutti/old", undefined, never)).base).toBe(first);
    expect((await scratch.worktrees.open("tutti/new", first, never)).base).toBe(first);
    expect((await scratch.worktrees.open("tutti/newer", "main", never)).base).toBe(second);
  });

  it("gives two branches of similar names two folders", async () => {
    const one = await scratch.worktrees.open("tutti/a/b", undefined, never);
    const other = await scratch.worktrees.open("tutti/a-b", undefined, never);
    expect(one.path).not.toBe(other.path);
  });

  it("mends a name that git would not take", async () => {
    const worktree = await scratch.worktrees.open("tutti/fix: the ~thing^..lock", undefined, never);
    expect(worktree.branch).toMatch(/^tutti\/fix-the-thing-[0-9a-z]{5}$/);
    await scratch.run(["rev-parse", "--verify", `refs/heads/${worktree.branch}`]);
  });

  it("is refused in a repository without a commit", async () => {
    await using empty = await openScratch({});
    await expect(empty.worktrees.open("tutti/a", undefined, never)).rejects.toThrow("has no commit yet");
  });

  it("is refused for an unknown base", async () => {
    await expect(scratch.worktrees.open("tutti/a", "nowhere", never)).rejects.toThrow("nowhere is no branch or commit");
  });

  it("is refused while the person has the branch checked out", async () => {
    await scratch.run(["switch", "--quiet", "-c", "mine"]);
    await expect(scratch.worktrees.open("mine", undefined, never)).rejects.toMatchObject({
      kind: "refused",
      message: `mine is checked out in ${scratch.repo}. Switch that checkout to another branch, then try again.`,
    });
  });

  it("makes the worktree again after somebody deleted its folder, keeps what was staged, and leaves others' entries", async () => {
    const others = join(scratch.folder, "others");
    await scratch.run(["worktree", "add", "--quiet", "-b", "others", others]);
    await rename(others, `${others}-moved`);
    const first = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(first.path, { "staged.txt": "only staged\n" });
    await scratch.run(["add", "staged.txt"], first.path);
    await rm(first.path, { recursive: true });
    const second = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(second).toEqual(first);
    expect(await scratch.run(["worktree", "list", "--porcelain"])).toContain(`worktree ${others}\n`);
    const trash = (await scratch.run(["for-each-ref", "--format=%(refname)", "refs/tutti/trash"])).trim();
    expect(await scratch.run(["show", `${trash}:staged.txt`])).toBe("only staged\n");
  });

  it("works in a folder that a link leads to, as temporary folders do on macOS", async () => {
    await writeFiles(scratch.folder, { "real/keep": "", link: "link:real" });
    const settings = { folder: join(scratch.folder, "link/worktrees"), now: () => 0 };
    const worktrees = new GitWorktrees(scratch.git, scratch.repository, settings);
    const first = await worktrees.open("tutti/a", undefined, never);
    expect(await worktrees.open("tutti/a", undefined, never)).toEqual(first);
    await writeFiles(first.path, { "new.txt": "n\n" });
    expect(await worktrees.remove(first, never)).toContain("refs/tutti/trash/");
    expect(existsSync(first.path)).toBe(false);
  });

  it("runs no hook of the project", async () => {
    await writeFiles(scratch.repo, { ".git/hooks/post-checkout": "exec:#!/bin/sh\ntouch ran\n" });
    const { path } = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(existsSync(join(path, "ran"))).toBe(false);
  });

  it("stops when it is cancelled", async () => {
    await expect(scratch.worktrees.open("tutti/a", undefined, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

describe("commit", () => {
  it("takes everything in as the person, without hooks, and says when there is nothing", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(scratch.repo, { ".git/hooks/pre-commit": "exec:#!/bin/sh\nexit 1\n" });
    expect(await scratch.worktrees.commit(worktree, "nothing", never)).toEqual({
      commit: undefined,
      head: worktree.base,
    });
    await writeFiles(worktree.path, { "new.txt": "new\n", "src/a.ts": "one\n" });
    await unlink(join(worktree.path, "README.md"));
    const { commit } = await scratch.worktrees.commit(worktree, "Add it\n\n#1 is no comment", never);
    expect(await scratch.run(["log", "-1", "--format=%H %an <%ae>%n%B", "tutti/a"])).toBe(
      `${commit} Ada <ada@example.org>\nAdd it\n\n#1 is no comment\n\n`,
    );
    expect(await scratch.run(["status", "--porcelain"], worktree.path)).toBe("");
    expect(await scratch.worktrees.commit(worktree, "again", never)).toEqual({ commit: undefined, head: commit });
  });

  it("commits as Tutti where git knows nobody", async () => {
    await rm(join(scratch.folder, "home/gitconfig"));
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "new.txt": "new\n" });
    await scratch.worktrees.commit(worktree, "x", never);
    expect(await scratch.run(["log", "-1", "--format=%an %cn", "tutti/a"])).toBe("Tutti Tutti\n");
  });

  it("brings commits of a branch that the agent made onto the task's branch", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await scratch.run(["switch", "--quiet", "-c", "agents-own"], worktree.path);
    await writeFiles(worktree.path, { "one.txt": "1\n" });
    await scratch.run(["add", "--all"], worktree.path);
    await scratch.run(["commit", "--quiet", "-m", "agent"], worktree.path);
    await writeFiles(worktree.path, { "two.txt": "2\n" });
    await scratch.worktrees.commit(worktree, "rest", never);
    expect(await scratch.run(["log", "--format=%s", "tutti/a"])).toBe("rest\nagent\nfirst\n");
    expect(await scratch.run(["branch", "--show-current"], worktree.path)).toBe("tutti/a\n");
  });

  it("leaves out repositories that the agent made inside, also one without a commit", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await scratch.run(["init", "--quiet", "inner"], worktree.path);
    await writeFiles(worktree.path, { "inner/x.txt": "x\n", "outer.txt": "y\n" });
    await scratch.worktrees.commit(worktree, "x", never);
    expect(await scratch.run(["show", "--name-only", "--format=", "tutti/a"])).toBe("outer.txt\n");
  });
});

describe("diff", () => {
  it("tells committed, staged, unstaged and new files, and leaves the index as it was", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    const { path } = worktree;
    await writeFiles(path, { "committed.txt": "c\n" });
    await scratch.worktrees.commit(worktree, "c", never);
    await writeFiles(path, { "staged.txt": "s\n", "src/a.ts": "one\n2\nthree\n", "bin.dat": "\0other" });
    await scratch.run(["add", "staged.txt"], path);
    await rename(join(path, "README.md"), join(path, "READ ME.md"));
    await symlink("src/a.ts", join(path, "link"));
    await chmod(join(path, "committed.txt"), 0o755);
    await writeFile(join(path, 'größe\t"x".txt'), "g\r\n");
    const before = await scratch.run(["status", "--porcelain"], path);

    const changes = await scratch.worktrees.diff(worktree, never);
    const told = changes.map(({ path: file, oldPath, kind, binary, added, removed }) => [
      file,
      oldPath,
      kind,
      binary,
      added,
      removed,
    ]);
    expect(told.toSorted((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1))).toEqual([
      ["READ ME.md", "README.md", "renamed", false, 0, 0],
      ["bin.dat", "bin.dat", "modified", true, 0, 0],
      ["committed.txt", "committed.txt", "added", false, 1, 0],
      ['größe\t"x".txt', 'größe\t"x".txt', "added", false, 1, 0],
      ["link", "link", "added", false, 1, 0],
      ["src/a.ts", "src/a.ts", "modified", false, 1, 1],
      ["staged.txt", "staged.txt", "added", false, 1, 0],
    ]);
    expect(changes.find((change) => change.path === "src/a.ts")?.hunks).toEqual([
      { oldStart: 1, oldLines: 3, newStart: 1, newLines: 3, lines: [" one", "-two", "+2", " three"] },
    ]);
    expect(await scratch.run(["status", "--porcelain"], path)).toBe(before);
  });

  it("reads any name of a file, and is not led astray by the person's diff settings", async () => {
    await scratch.run(["config", "diff.noprefix", "true"]);
    await scratch.run(["config", "diff.external", "false"]);
    await scratch.run(["config", "color.diff", "always"]);
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFile(Buffer.concat([Buffer.from(`${worktree.path}/caf`), Buffer.from([0xe9])]), "x\n");
    const changes = await scratch.worktrees.diff(worktree, never);
    expect(changes.map((change) => change.path)).toEqual(["caf\\351"]);
  });

  it("reads a text at a commit, and nothing for what is missing or binary", async () => {
    const read = (file: string) => scratch.worktrees.read("HEAD", file, never);
    expect(await read("src/a.ts")).toBe("one\ntwo\nthree\n");
    expect(await read("missing.ts")).toBeUndefined();
    expect(await read("bin.dat")).toBeUndefined();
  });
});
