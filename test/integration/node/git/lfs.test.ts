import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseRemote } from "#core/publish/remote.ts";
import { Git } from "#node/git/git.ts";
import { GitWorktrees } from "#node/git/git-worktrees.ts";
import { pushBranch } from "#node/github/push-branch.ts";
import { startForge, type LocalForge } from "../../../fakes/forge/start-forge.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

const installed = ((): boolean => {
  try {
    execFileSync("git", ["lfs", "version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

let scratch: Scratch;
let forge: LocalForge;
beforeEach(async () => {
  scratch = await openScratch({ "README.md": "hello\n" });
  await scratch.run(["lfs", "install", "--skip-repo"]); // in the scratch's own HOME
  await writeFiles(scratch.repo, {
    ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    "big.bin": "big content\n",
  });
  await scratch.run(["add", "--all"]);
  await scratch.run(["commit", "--quiet", "-m", "with a large file"]);
  forge = await startForge({ repo: "octo/demo" });
  await scratch.run(["remote", "add", "origin", forge.cloneUrl]);
});
afterEach(async () => {
  await forge.close();
  await scratch[Symbol.asyncDispose]();
});

const oid = (text: string): string => createHash("sha256").update(text).digest("hex");
const object = (text: string): string =>
  join(scratch.repo, ".git/lfs/objects", oid(text).slice(0, 2), oid(text).slice(2, 4), oid(text));
const push = (token: string, git = scratch.git) =>
  pushBranch(
    git,
    scratch.repo,
    parseRemote("origin", forge.cloneUrl),
    { branch: "tutti/a", replaces: undefined },
    token,
    never,
  );

describe.skipIf(!installed)("Git LFS", () => {
  it("gives a worktree what the main checkout has, asks no network, and changes nothing", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(await readFile(join(worktree.path, "big.bin"), "utf8")).toBe("big content\n");
    expect(await scratch.run(["status", "--porcelain"], worktree.path)).toBe("");
    expect(forge.log).toEqual([]);
  });

  it("leaves a pointer where the main checkout has no object", async () => {
    await rm(object("big content\n"));
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(await readFile(join(worktree.path, "big.bin"), "utf8")).toMatch(/^version https:\/\/git-lfs/);
    const { commit } = await scratch.worktrees.commit(worktree, "nothing", never);
    expect(commit).toBeUndefined();
    expect(forge.log).toEqual([]);
  });

  it("gives files back after a retry, and after a worktree was removed", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "big.bin": "other content\n", "new.bin": "new\n" });
    await scratch.worktrees.putBack(worktree, { commit: worktree.base, saved: undefined }, never);
    expect(await readFile(join(worktree.path, "big.bin"), "utf8")).toBe("big content\n");
    await writeFiles(worktree.path, { "late.bin": "late\n" });
    const ref = (await scratch.worktrees.remove(worktree, never)) ?? "";
    const restored = await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(restored.path, "late.bin"), "utf8")).toBe("late\n");
    expect(await readFile(join(restored.path, "big.bin"), "utf8")).toBe("big content\n");
  });

  it("uploads the new objects of a branch before the branch, once", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "mine.bin": "mine\n" });
    await scratch.worktrees.commit(worktree, "work", never);
    await push(forge.token);
    expect([...forge.lfs.objects.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toContain(oid("mine\n"));
    const paths = forge.log.map(({ method, path }) => `${method} ${path}`);
    const firstPush = paths.findIndex((each) => each.endsWith("git-receive-pack"));
    const lastUpload = paths.findLastIndex((each) => each.startsWith("PUT "));
    expect(lastUpload).toBeGreaterThanOrEqual(0);
    expect(lastUpload).toBeLessThan(firstPush);
    const before = forge.log.length;
    await push(forge.token);
    expect(forge.log.slice(before).filter(({ path }) => path.includes("/info/lfs/"))).toEqual([]);
  });

  it("asks nothing of LFS for a branch without new objects", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "plain.txt": "plain\n" });
    await scratch.worktrees.commit(worktree, "work", never);
    await scratch.run(["update-ref", "refs/remotes/origin/main", "main"]);
    await push(forge.token);
    expect(forge.log.filter(({ path }) => path.includes("/info/lfs/"))).toEqual([]);
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBeDefined();
  });

  it("pushes no branch whose objects were not taken, and says whose credentials were rejected", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "mine.bin": "mine\n" });
    await scratch.worktrees.commit(worktree, "work", never);
    const error = await push("wrong-token").then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ kind: "unauthorised", message: expect.not.stringContaining("wrong-token") });
    expect(await forge.bare.commitOf("refs/heads/tutti/a")).toBeUndefined();
  });

  it("says so in a sentence when git-lfs is set up but not installed", async () => {
    const bin = join(scratch.folder, "bin");
    await mkdir(bin);
    for (const name of ["git", "sh"]) {
      const path = execFileSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
      await symlink(path, join(bin, name));
    }
    const git = new Git({ environment: { ...scratch.environment, PATH: bin } });
    const worktrees = new GitWorktrees(git, scratch.repository, {
      folder: join(scratch.folder, "worktrees"),
      now: () => 0,
    });
    await expect(worktrees.open("tutti/a", undefined, never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("keeps files in Git LFS, and git-lfs is not installed"),
    });
  });
});
