import { appendFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { WatchedWorktree } from "#node/overlap/watched-worktree.ts";
import { never, openScratch, type Scratch } from "../../../fakes/scratch-repository.ts";

const text = Array.from({ length: 20 }, (_, line) => `line ${line}\n`).join("");

async function open(scratch: Scratch, wholeTree: boolean) {
  const place = await scratch.worktrees.open("tutti/x", undefined, never);
  let heard = 0;
  const worktree = await WatchedWorktree.open(scratch.git, place, () => (heard += 1), never, wholeTree);
  const changes = async () => {
    await worktree.absorb(never);
    return (await worktree.changes(worktree.touched, never))
      .map(({ kind, newPath }) => `${kind} ${newPath}`)
      .toSorted();
  };
  const become = (expected: readonly string[]) =>
    expect.poll(changes, { timeout: 30_000, interval: 50 }).toEqual(expected);
  return { path: place.path, worktree, become, heard: () => heard };
}

const ways = [
  ["each folder is watched", false],
  ["the system watches the whole tree", true],
] as const;

describe.each(ways)("a worktree where %s", (_, wholeTree) => {
  it("says what changed, and holds no watch when it is closed", async () => {
    await using scratch = await openScratch({ "src/a.js": text, "b.txt": text, ".gitignore": "out/\n" });
    const { path, worktree, become } = await open(scratch, wholeTree);
    await become([]);
    await appendFile(join(path, "src/a.js"), "more\n");
    await become(["modified src/a.js"]);
    await mkdir(join(path, "new/deep"), { recursive: true });
    await writeFile(join(path, "new/deep/c.js"), "c\n");
    await become(["added new/deep/c.js", "modified src/a.js"]);
    await rm(join(path, "b.txt"));
    await become(["added new/deep/c.js", "deleted b.txt", "modified src/a.js"]);
    await rename(join(path, "src"), join(path, "lib"));
    await become(["added new/deep/c.js", "deleted b.txt", "renamed lib/a.js"]);
    await scratch.run(["add", "--all"], path);
    await scratch.run(["commit", "-qm", "all of it"], path);
    await become(["added new/deep/c.js", "deleted b.txt", "renamed lib/a.js"]);
    await scratch.run(["reset", "-q", "--hard", "main"], path);
    await become([]);
    expect(worktree.watches).toBeGreaterThan(0);
    worktree[Symbol.dispose]();
    expect(worktree.watches).toBe(0);
  });
});

it("what git ignores is not watched, nor looked at", async () => {
  await using scratch = await openScratch({ "src/a.js": text, ".gitignore": "out/\n" });
  const { path, worktree, become, heard } = await open(scratch, false);
  await mkdir(join(path, "out/deep"), { recursive: true });
  await expect.poll(heard, { timeout: 30_000 }).toBeGreaterThan(0);
  await become([]);
  const before = worktree.watches;
  await writeFile(join(path, "out/deep/x.js"), "x\n");
  await appendFile(join(path, "src/a.js"), "more\n");
  await become(["modified src/a.js"]); // heard after the other, if that is heard at all
  expect(worktree.watches).toBe(before);
  expect([...worktree.touched]).toEqual(["src/a.js"]);
  worktree[Symbol.dispose]();
});
