import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
beforeEach(async () => {
  scratch = await openScratch({
    "README.md": "hello\n",
    "app/a.ts": "a\n",
    "docs/b.md": "b\n",
    ".gitignore": "*.log\n",
  });
});
afterEach(() => scratch[Symbol.asyncDispose]());

describe("a sparse checkout", () => {
  beforeEach(async () => void (await scratch.run(["sparse-checkout", "set", "app"])));

  it("gives worktrees that are sparse in the same way", async () => {
    const { path } = await scratch.worktrees.open("tutti/a", undefined, never);
    expect(existsSync(join(path, "app/a.ts"))).toBe(true);
    expect(existsSync(join(path, "docs"))).toBe(false);
    expect(await scratch.run(["sparse-checkout", "list"], path)).toBe("app\n");
    expect(await scratch.run(["status", "--porcelain"], path)).toBe("");
  });

  it("loses no file that is left out, neither by a commit nor by a removal", async () => {
    const worktree = await scratch.worktrees.open("tutti/a", undefined, never);
    await writeFiles(worktree.path, { "app/a.ts": "changed\n", "app/new.ts": "new\n" });
    const { head } = await scratch.worktrees.commit(worktree, "Work", never);
    expect(await scratch.run(["show", "--name-status", "--format=", head])).toBe("M\tapp/a.ts\nA\tapp/new.ts\n");
    await writeFiles(worktree.path, { "app/late.ts": "late\n", "docs/late.md": "outside of the cone\n" });
    const ref = (await scratch.worktrees.remove(worktree, never)) ?? "";
    const kept = (await scratch.run(["ls-tree", "-r", "--name-only", ref])).trim().split("\n");
    expect(kept).toEqual([
      ".gitignore",
      "README.md",
      "app/a.ts",
      "app/late.ts",
      "app/new.ts",
      "docs/b.md",
      "docs/late.md",
    ]);
    const restored = await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(restored.path, "docs/late.md"), "utf8")).toBe("outside of the cone\n");
    expect(existsSync(join(restored.path, "docs/b.md"))).toBe(false);
  });
});

describe("a submodule", () => {
  beforeEach(async () => {
    const library = join(scratch.folder, "library");
    await scratch.run(["init", "--quiet", library]);
    await writeFiles(library, { "lib.txt": "lib\n", ".gitignore": "*.log\n" });
    await scratch.run(["add", "--all"], library);
    await scratch.run(["commit", "--quiet", "-m", "lib"], library);
    await scratch.run(["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/lib"]);
    await scratch.run(["commit", "--quiet", "-m", "with a submodule"]);
    await rename(library, `${library}-gone`); // nothing can be fetched from there
  });

  const open = () => scratch.worktrees.open("tutti/a", undefined, never);
  const inside = (path: string) => join(path, "vendor/lib");

  it("is checked out in the worktree from what the main checkout has, and knows where it came from", async () => {
    const { path } = await open();
    expect(await readFile(join(inside(path), "lib.txt"), "utf8")).toBe("lib\n");
    expect(await scratch.run(["status", "--porcelain"], path)).toBe("");
    expect(await scratch.run(["remote", "get-url", "origin"], inside(path))).toBe(
      `${join(scratch.folder, "library")}\n`,
    );
    const objects = await scratch.run(["count-objects", "-v"], inside(path));
    expect(objects).toContain(`alternate: ${join(scratch.repo, ".git/modules/vendor/lib/objects")}`);
    expect(await scratch.run(["status", "--porcelain"])).toBe("");
  });

  it("stays empty where the main checkout has none", async () => {
    await scratch.run(["submodule", "--quiet", "deinit", "--force", "vendor/lib"]);
    await rename(join(scratch.repo, ".git/modules"), join(scratch.folder, "modules"));
    const { path } = await open();
    expect(existsSync(join(inside(path), "lib.txt"))).toBe(false);
  });

  it("goes with the worktree when it holds nothing of its own, and comes back with it", async () => {
    const worktree = await open();
    await writeFiles(worktree.path, { "late.txt": "late\n" });
    const ref = (await scratch.worktrees.remove(worktree, never)) ?? "";
    expect(existsSync(worktree.path)).toBe(false);
    const restored = await scratch.worktrees.restore(ref, never);
    expect(await readFile(join(inside(restored.path), "lib.txt"), "utf8")).toBe("lib\n");
    expect(await readFile(join(restored.path, "late.txt"), "utf8")).toBe("late\n");
  });

  it.each([
    ["a changed file", (folder: string) => writeFile(join(folder, "lib.txt"), "mine\n")],
    ["a new file", (folder: string) => writeFile(join(folder, "new.txt"), "mine\n")],
    ["an ignored file", (folder: string) => writeFile(join(folder, "x.log"), "mine\n")],
    ["a commit", (folder: string) => scratch.run(["commit", "--quiet", "--allow-empty", "-m", "mine"], folder)],
    [
      "a commit on a branch that is not checked out",
      async (folder: string) => {
        await scratch.run(["switch", "--quiet", "-c", "mine"], folder);
        await scratch.run(["commit", "--quiet", "--allow-empty", "-m", "mine"], folder);
        await scratch.run(["switch", "--quiet", "--detach", "HEAD~1"], folder);
      },
    ],
    [
      "a stash",
      async (folder: string) => {
        await writeFile(join(folder, "lib.txt"), "mine\n");
        await scratch.run(["stash", "--quiet"], folder);
      },
    ],
  ])("keeps the worktree where it is while it holds %s", async (_name, work) => {
    const worktree = await open();
    await work(inside(worktree.path));
    await expect(scratch.worktrees.remove(worktree, never)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("vendor/lib/ is a repository of its own"),
    });
    expect(existsSync(inside(worktree.path))).toBe(true);
  });

  it("is put back with its worktree", async () => {
    const worktree = await open();
    const before = (await scratch.run(["rev-parse", "HEAD"], worktree.path)).trim();
    const moved = join(scratch.repo, "vendor/lib");
    await scratch.run(["commit", "--quiet", "--allow-empty", "-m", "second"], moved);
    const second = (await scratch.run(["rev-parse", "HEAD"], moved)).trim();
    await scratch.run(["checkout", "--quiet", "--detach", second], inside(worktree.path));
    await scratch.worktrees.commit(worktree, "a newer library", never);
    await scratch.worktrees.putBack(worktree, { commit: before, saved: undefined }, never);
    expect(await scratch.run(["status", "--porcelain"], worktree.path)).toBe("");
    expect((await scratch.run(["rev-parse", "HEAD"], inside(worktree.path))).trim()).not.toBe(second);
  });
});
