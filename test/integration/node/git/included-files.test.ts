import { existsSync } from "node:fs";
import { lstat, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Worktree } from "#core/run/worktrees.ts";
import { conventionsOf } from "#node/git/read-conventions.ts";
import { never, openScratch, writeFiles, type Scratch } from "../../../fakes/scratch-repository.ts";

let scratch: Scratch;
let worktree: Worktree;
beforeEach(async () => {
  scratch = await openScratch({
    ".gitignore": ".env*\nlocal/\npackages/\n*.key\n",
    "README.md": "r\n",
    "config/app.json": "{}\n",
  });
  worktree = await scratch.worktrees.open("tutti/a", undefined, never);
});
afterEach(() => scratch[Symbol.asyncDispose]());

const bring = async () => scratch.worktrees.bringFiles(worktree, await conventionsOf(scratch.repo), never);
const text = (file: string) => readFile(join(worktree.path, file), "utf8");

describe("bringing ignored files", () => {
  it("copies what .worktreeinclude names, with modes, and nothing that git tracks or does not ignore", async () => {
    await writeFiles(scratch.repo, {
      ".worktreeinclude": "# files of mine\n.env\nlocal/run.sh\nREADME.md\nnotes.txt\n",
      ".env": "KEY=1\n",
      ".env.other": "KEY=2\n",
      "local/run.sh": "exec:#!/bin/sh\n",
      "notes.txt": "not ignored\n",
    });
    expect(await bring()).toEqual({ copied: [".env", "local/run.sh"], linked: [], refused: [] });
    expect(await text(".env")).toBe("KEY=1\n");
    expect((await stat(join(worktree.path, "local/run.sh"))).mode & 0o111).toBe(0o111);
    expect(existsSync(join(worktree.path, ".env.other"))).toBe(false);
    await writeFiles(worktree.path, { ".env": "KEY=changed by the agent\n" });
    expect((await bring()).copied).toEqual([]);
    expect(await text(".env")).toBe("KEY=changed by the agent\n");
  });

  it("understands a copy among the commands of other tools, and the editor's globs, without running anything", async () => {
    await writeFiles(scratch.repo, {
      ".cursor/worktrees.json": '{ "setup-worktree": ["touch ran", "cp $ROOT_WORKTREE_PATH/.env .env"] }',
      ".superset/config.json": '{ "setup": ["cp \\"$SUPERSET_ROOT_PATH/local/a.txt\\" local/"] }',
      ".vscode/settings.json": '{ // mine\n "git.worktreeIncludeFiles": ["**/*.{key,pem}"], }',
      ".env": "KEY=1\n",
      "local/a.txt": "a\n",
      "deep/in/my.key": "k\n",
    });
    expect((await bring()).copied.toSorted()).toEqual([".env", "deep/in/my.key", "local/a.txt"]);
    expect(existsSync(join(worktree.path, "ran"))).toBe(false);
  });

  it("links what .worktreelink names, and never commits the link", async () => {
    await writeFiles(scratch.repo, {
      ".worktreelink": "packages\nlocal/big.bin\n",
      "packages/p/i.js": "p\n",
      "local/big.bin": "b\n",
    });
    expect((await bring()).linked.toSorted()).toEqual(["local/big.bin", "packages"]);
    expect(await readlink(join(worktree.path, "packages"))).toBe(join(scratch.repo, "packages"));
    expect(await text("packages/p/i.js")).toBe("p\n");
    expect(await scratch.run(["status", "--porcelain"], worktree.path)).toBe("");
    expect(await scratch.worktrees.remove(worktree, never)).toBeUndefined();
    expect(await readFile(join(scratch.repo, "packages/p/i.js"), "utf8")).toBe("p\n");
  });

  it("refuses what leads out of the main checkout, and what would be written through a link of the worktree", async () => {
    await writeFiles(scratch.folder, { secret: "s\n" });
    await writeFiles(scratch.repo, {
      ".worktreeinclude": ".env*\nlocal/*\n/etc/passwd\n../secret\n",
      ".env": "link:../secret",
      ".env.near": "link:README.md",
      "local/x": "x\n",
      ".superset/config.json": '{ "setup": ["cp $SUPERSET_ROOT_PATH/../secret ../secret"] }',
    });
    await writeFiles(worktree.path, { local: `link:${scratch.folder}` });
    expect(await bring()).toEqual({
      copied: [".env.near"],
      linked: [],
      refused: [
        { path: ".env", reason: "leads out of the main checkout" },
        { path: "local/x", reason: "has no folder of its own in the worktree" },
      ],
    });
    expect(existsSync(join(scratch.folder, "x"))).toBe(false);
    expect((await lstat(join(worktree.path, ".env.near"))).isSymbolicLink()).toBe(true);
  });

  it("brings them again when work is restored", async () => {
    await writeFiles(scratch.repo, { ".worktreeinclude": ".env\n", ".env": "KEY=1\n" });
    await bring();
    await writeFiles(worktree.path, { "new.txt": "n\n" });
    const ref = String(await scratch.worktrees.remove(worktree, never));
    expect(await scratch.run(["ls-tree", "--name-only", ref])).not.toContain(".env");
    await scratch.worktrees.restore(ref, never);
    expect(await text(".env")).toBe("KEY=1\n");
  });
});
