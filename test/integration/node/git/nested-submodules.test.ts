import { existsSync } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { worktreeContents } from "#node/git/worktree-contents.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
const anywhere = ["-c", "protocol.file.allow=always"];
beforeEach(async () => {
  scratch = await openScratch({ "README.md": "hello\n" });
  const [outer, inner] = ["outer", "inner"].map((name) => join(scratch.folder, name)) as [string, string];
  for (const [name, folder] of Object.entries({ outer, inner })) {
    await scratch.run(["init", "--quiet", folder]);
    await writeFiles(folder, { [`${name}.txt`]: `${name}\n` });
    await scratch.run(["add", "--all"], folder);
    await scratch.run(["commit", "--quiet", "-m", name], folder);
  }
  await scratch.run([...anywhere, "submodule", "--quiet", "add", inner, "deep/in"], outer);
  await scratch.run(["commit", "--quiet", "-m", "with inner"], outer);
  await scratch.run([...anywhere, "submodule", "--quiet", "add", outer, "lib"]);
  await scratch.run([...anywhere, "submodule", "--quiet", "update", "--init", "--recursive"]);
  await scratch.run(["commit", "--quiet", "-m", "with outer"]);
  for (const folder of [outer, inner]) await rename(folder, `${folder}-gone`); // nothing can be fetched from there
});
afterEach(() => scratch[Symbol.asyncDispose]());

const open = () => scratch.worktrees.open("tutti/a", undefined, never);
const deep = (path: string) => join(path, "lib/deep/in");
const workIn = async (worktree: Worktree) =>
  (await worktreeContents(scratch.git, scratch.repository.commonDir, worktree, [], never)).submodules;

describe("a submodule of a submodule", () => {
  it("is checked out from what the main checkout has, and goes and comes back with the worktree", async () => {
    const worktree = await open();
    expect(await readFile(join(deep(worktree.path), "inner.txt"), "utf8")).toBe("inner\n");
    expect(await scratch.run(["status", "--porcelain"], worktree.path)).toBe("");
    const objects = await scratch.run(["count-objects", "-v"], deep(worktree.path));
    expect(objects).toContain(`alternate: ${join(scratch.repo, ".git/modules/lib/modules/deep/in/objects")}`);
    expect(await scratch.run(["remote", "get-url", "origin"], deep(worktree.path))).toBe(
      `${join(scratch.folder, "inner")}\n`,
    );
    await writeFiles(worktree.path, { "late.txt": "late\n" });
    const ref = (await scratch.worktrees.remove(worktree, never)) ?? "";
    expect(existsSync(worktree.path)).toBe(false);
    const restored = await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(deep(restored.path), "inner.txt"), "utf8")).toBe("inner\n");
  });

  it("stays empty where the main checkout has none", async () => {
    await rename(join(scratch.repo, ".git/modules/lib/modules"), join(scratch.folder, "modules"));
    const { path } = await open();
    expect(existsSync(join(path, "lib/outer.txt"))).toBe(true);
    expect(existsSync(join(deep(path), "inner.txt"))).toBe(false);
  });

  it("keeps the worktree where it is while it holds a commit or a file of its own", async () => {
    const worktree = await open();
    await writeFiles(deep(worktree.path), { "mine.txt": "mine\n" });
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toMatchObject({ kind: "refused" });
    await scratch.run(["add", "--all"], deep(worktree.path));
    await scratch.run(["commit", "--quiet", "-m", "mine"], deep(worktree.path));
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toMatchObject({ kind: "refused" });
    expect(await readFile(join(deep(worktree.path), "mine.txt"), "utf8")).toBe("mine\n");
  });

  it("is told with the commit and the files that only the worktree has, until they are elsewhere", async () => {
    const worktree = await open();
    const nothing = { ownCommit: undefined, uncommitted: false };
    expect(await workIn(worktree)).toEqual([
      { path: "lib", ...nothing },
      { path: "lib/deep/in", ...nothing },
    ]);
    await writeFiles(deep(worktree.path), { "mine.txt": "mine\n" });
    expect(await workIn(worktree)).toContainEqual({ path: "lib/deep/in", ownCommit: undefined, uncommitted: true });
    await scratch.run(["add", "--all"], deep(worktree.path));
    await scratch.run(["commit", "--quiet", "-m", "mine"], deep(worktree.path));
    const mine = (await scratch.run(["rev-parse", "HEAD"], deep(worktree.path))).trim();
    expect(await workIn(worktree)).toContainEqual({ path: "lib/deep/in", ownCommit: mine, uncommitted: false });
    await rename(join(scratch.folder, "inner-gone"), join(scratch.folder, "inner"));
    await scratch.run(["push", "--quiet", "origin", "HEAD:refs/heads/mine"], deep(worktree.path));
    expect(await workIn(worktree)).toContainEqual({ path: "lib/deep/in", ...nothing });
  });
});
