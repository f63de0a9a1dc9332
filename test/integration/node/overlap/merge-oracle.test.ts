import { chmod, symlink, unlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunId } from "#core/board/ids.ts";
import { findCollisions } from "#core/overlap/find-collisions.ts";
import { shiftTouches } from "#core/overlap/shift-touches.ts";
import { committedLines } from "#node/overlap/changed-lines.ts";
import { never, openScratch, type Scratch, writeFiles } from "../../../fakes/scratch-repository.ts";
import { oneOf, randomFrom, type Random } from "../../../rig/random.ts";

const FILES = 400;
const names = Array.from({ length: FILES }, (_, index) => `f${index}.txt`);

type Tree = ReadonlyMap<string, readonly string[]>;
/** By name: a file that can be run, or is a link to its first line. */
type Kinds = ReadonlyMap<string, "program" | "link">;
interface Work {
  readonly tree: Tree;
  readonly kinds: Kinds;
}

/** Lines of one file after a few edits, somewhere. */
function edited(random: Random, lines: readonly string[], who: string): readonly string[] {
  const result = [...lines];
  for (let edits = 1 + random(3); edits > 0; edits--) {
    const at = random(result.length + 1);
    const kind = random(4);
    const text = `${who} ${random(3)}`; // often the same text in both
    if (kind === 0) result.splice(at, 0, text);
    else if (kind === 1) result.splice(at, 1 + random(3));
    else result.splice(at, 1 + random(2), text, ...(random(3) === 0 ? [`${who} more`] : []));
  }
  return result;
}

function changedTree(random: Random, base: Tree, who: string): Work {
  const tree = new Map<string, readonly string[]>();
  const kinds = new Map<string, "program" | "link">();
  for (const [name, lines] of base) {
    const kind = random(20);
    if (kind === 0) continue; // deleted
    if (kind === 2) kinds.set(name, "program");
    if (kind === 19) {
      kinds.set(name, "link");
      tree.set(name, [`${oneOf(random, ["same", who])}`]);
      continue;
    }
    if (kind === 1) tree.set(`${who}-${name}`, lines); // renamed
    else tree.set(name, kind < 5 ? lines : edited(random, lines, oneOf(random, ["shared", who])));
  }
  for (let index = 0; index < 20; index++)
    if (random(2) === 0) {
      const name = random(3) === 0 ? `new-${index}.txt/${oneOf(random, ["same", who])}` : `new-${index}.txt`;
      tree.set(name, [oneOf(random, ["same", who])]);
      if (random(4) === 0) kinds.set(name, "program");
    }
  return { tree, kinds };
}

async function commit(scratch: Scratch, from: string | undefined, { tree, kinds }: Work): Promise<string> {
  if (from !== undefined) await scratch.run(["checkout", "-q", "--detach", from]);
  await scratch.run(["rm", "-q", "-r", "--ignore-unmatch", "."]);
  await writeFiles(
    scratch.repo,
    Object.fromEntries([...tree].map(([name, lines]) => [name, lines.map((line) => `${line}\n`).join("")])),
  );
  for (const [name, kind] of kinds) {
    const path = join(scratch.repo, name);
    if (kind === "program") await chmod(path, 0o755);
    else {
      await unlink(path);
      await symlink(tree.get(name)?.[0] ?? "", path);
    }
  }
  await scratch.run(["add", "--all"]);
  await scratch.run(["commit", "-q", "--allow-empty", "-m", "x"]);
  return (await scratch.run(["rev-parse", "HEAD"])).trim();
}

/** What a renamed file was called; of a file that git moved out of a folder's way, and of what is in it, the name of both. */
function original(name: string): string {
  return name
    .replace(/~[0-9a-f]{40}$/, "")
    .replace(/^(?:one|other)-/, "")
    .replace(/^(new-\d+\.txt)\/.*$/, "$1");
}

/** The names that git says are in conflict when both are merged. */
async function conflicts(scratch: Scratch, one: string, other: string): Promise<ReadonlySet<string>> {
  const args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z", one, other];
  const { output } = await scratch.git.answer(scratch.repo, args, { answers: [1] }, never);
  return new Set(output.toString("utf8").split("\0").slice(1).filter(Boolean).map(original));
}

/** What both runs started from, and what they made of it. */
async function twoRuns(scratch: Scratch, seed: number, moves: boolean) {
  const random = randomFrom(seed);
  const lines = (name: string) =>
    Array.from({ length: 4 + random(12) }, (_, line) => `${name} ${line} ${random(1000)}`);
  const base: Tree = new Map(names.map((name) => [name, lines(name)]));
  const plain: Kinds = new Map();
  const start = await commit(scratch, undefined, { tree: base, kinds: plain });
  const later: Tree = new Map([...base].map(([name, text]) => [name, random(2) === 0 ? text : ["moved on", ...text]]));
  const begin = moves ? await commit(scratch, start, { tree: later, kinds: plain }) : start;
  const one = await commit(scratch, start, changedTree(random, base, "one"));
  const other = await commit(scratch, begin, changedTree(random, moves ? later : base, "other"));
  return { start, begin, one, other };
}

async function told(scratch: Scratch, { start, begin, one, other }: Awaited<ReturnType<typeof twoRuns>>) {
  const lines = (from: string, to: string) => committedLines(scratch.git, scratch.repo, from, to, never);
  const theirs = shiftTouches(await lines(begin, other), await lines(begin, start));
  const runs = [
    { run: RunId.parse("r-1"), touches: await lines(start, one) },
    { run: RunId.parse("r-2"), touches: theirs },
  ];
  const [found] = findCollisions(runs, Infinity);
  return new Set(found?.files.flatMap(({ sides }) => sides.map(({ path }) => original(path))));
}

describe("what is told as a collision", () => {
  it.each([1, 2, 3])("is all that git cannot merge, and hardly anything else (%i)", async (seed) => {
    await using scratch = await openScratch();
    const runs = await twoRuns(scratch, seed, false);
    const real = await conflicts(scratch, runs.one, runs.other);
    const found = await told(scratch, runs);
    expect(real.size).toBeGreaterThan(50);
    expect([...real].filter((name) => !found.has(name))).toEqual([]);
    expect([...found].filter((name) => !real.has(name)).length).toBeLessThan(real.size / 20);
  });

  it.each([4, 5])("is all that git cannot merge when one started from a later commit (%i)", async (seed) => {
    await using scratch = await openScratch();
    const runs = await twoRuns(scratch, seed, true);
    const before = await conflicts(scratch, runs.one, runs.begin); // with what the base itself changed
    const real = [...(await conflicts(scratch, runs.one, runs.other))].filter((name) => !before.has(name));
    const found = await told(scratch, runs);
    expect(real.length).toBeGreaterThan(30);
    expect(real.filter((name) => !found.has(name))).toEqual([]);
  });
});
