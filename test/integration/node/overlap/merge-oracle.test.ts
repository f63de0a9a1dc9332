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

function changedTree(random: Random, base: Tree, who: string): Tree {
  const tree = new Map<string, readonly string[]>();
  for (const [name, lines] of base) {
    const kind = random(20);
    if (kind === 0) continue; // deleted
    if (kind === 1) tree.set(`${who}-${name}`, lines); // renamed
    else tree.set(name, kind < 5 ? lines : edited(random, lines, oneOf(random, ["shared", who])));
  }
  for (let index = 0; index < 20; index++)
    if (random(2) === 0) tree.set(`new-${index}.txt`, [oneOf(random, ["same", who])]);
  return tree;
}

async function commit(scratch: Scratch, from: string | undefined, tree: Tree): Promise<string> {
  if (from !== undefined) await scratch.run(["checkout", "-q", "--detach", from]);
  await scratch.run(["rm", "-q", "-r", "--ignore-unmatch", "."]);
  await writeFiles(
    scratch.repo,
    Object.fromEntries([...tree].map(([name, lines]) => [name, lines.map((line) => `${line}\n`).join("")])),
  );
  await scratch.run(["add", "--all"]);
  await scratch.run(["commit", "-q", "--allow-empty", "-m", "x"]);
  return (await scratch.run(["rev-parse", "HEAD"])).trim();
}

/** What a renamed file was called. */
function original(name: string): string {
  return name.replace(/^(?:one|other)-/, "");
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
  const start = await commit(scratch, undefined, base);
  const later: Tree = new Map([...base].map(([name, text]) => [name, random(2) === 0 ? text : ["moved on", ...text]]));
  const begin = moves ? await commit(scratch, start, later) : start;
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
