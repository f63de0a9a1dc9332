import { describe, expect, it } from "vitest";
import { shiftTouches } from "#core/overlap/shift-touches.ts";
import type { LineChange, Touch } from "#core/overlap/touch.ts";
import { randomFrom, type Random } from "../../../rig/random.ts";
import { changed, renamed, touches } from "./touches.ts";

const touchOf = (changes: readonly LineChange[]): Touch => ({
  path: "x",
  newPath: "x",
  kind: "modified",
  binary: false,
  changes,
});

/** Stretches that do not touch one another, somewhere in `length` lines. */
function stretches(random: Random, length: number): readonly LineChange[] {
  const changes: LineChange[] = [];
  for (let from = random(4); from < length; from += 2 + random(6)) {
    const to = Math.min(length, from + random(4));
    changes.push({ from, to, now: { start: 1, end: 1 }, added: random(4), text: "" });
    from = to;
  }
  return changes;
}

/** The lines after `changes`; what they add has no number. */
function applied(lines: readonly string[], changes: readonly LineChange[]): readonly string[] {
  const result: string[] = [];
  let at = 0;
  for (const { from, to, added } of changes) {
    result.push(...lines.slice(at, from), ...Array.from({ length: added }, () => "new"));
    at = to;
  }
  return [...result, ...lines.slice(at)];
}

describe("touches as of another base", () => {
  it.each(Array.from({ length: 300 }, (_, seed) => seed + 1))("cover what they covered (%i)", (seed) => {
    const random = randomFrom(seed);
    const lines = Array.from({ length: 5 + random(30) }, (_, index) => `line ${index}`);
    const between = stretches(random, lines.length);
    const other = applied(lines, between);
    const mine = stretches(random, lines.length);
    const [shifted] = shiftTouches([touchOf(mine)], [touchOf(between)]);
    expect(shifted?.changes).toHaveLength(mine.length);
    mine.forEach(({ from, to }, index) => {
      const now = shifted?.changes[index];
      expect(now).toBeDefined();
      if (now === undefined) return;
      const before = lines.slice(from, to);
      const covered = other.slice(now.from, now.to);
      const left = before.filter((line) => other.includes(line));
      expect(covered).toEqual(expect.arrayContaining(left)); // nothing of it is outside
      const apart = between.every((each) => each.to < from || each.from > to);
      if (apart) expect(covered).toEqual(before); // and nothing but it is inside
      expect(now.to).toBeLessThanOrEqual(other.length);
      expect(now.from).toBeLessThanOrEqual(now.to);
      if (apart && from > 0 && now.from > 0) expect(other[now.from - 1]).toBe(lines[from - 1]);
    });
  });

  it("follow a rename of the file", () => {
    const mine = touches(changed("x", ["-9 +9", "-old", "+new"]));
    const between = touches(renamed("x", "y", ["-2,0 +3,2", "+one", "+two"]));
    expect(shiftTouches(mine, between)).toMatchObject([{ path: "y", changes: [{ from: 10, to: 11 }] }]);
  });
});
