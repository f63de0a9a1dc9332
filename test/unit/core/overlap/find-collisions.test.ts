import { describe, expect, it } from "vitest";
import { RunId } from "#core/board/ids.ts";
import { findCollisions, touchedTwice } from "#core/overlap/find-collisions.ts";
import type { Touch } from "#core/overlap/touch.ts";
import { added, changed, deleted, renamed, touches } from "./touches.ts";

const a = RunId.parse("r-a");
const b = RunId.parse("r-b");

function between(one: readonly Touch[], other: readonly Touch[]) {
  const there = findCollisions([
    { run: a, touches: one },
    { run: b, touches: other },
  ]);
  const back = findCollisions([
    { run: b, touches: other },
    { run: a, touches: one },
  ]);
  expect(back, "whoever is named first").toEqual(there);
  expect(there.length).toBeLessThanOrEqual(1);
  return there[0]?.files.map(({ sides }) => sides.map(({ path, lines }) => [path, ...lines])) ?? [];
}

const line = (number: number, text = "new") => [`-${number} +${number}`, "-old", `+${text}`] as const;
const insert = (after: number, text = "new") => [`-${after},0 +${after + 1}`, `+${text}`] as const;
const none: readonly never[] = [];

describe("two runs collide", () => {
  it.each([
    ["on one line", changed("x", line(5, "mine")), changed("x", line(5, "yours")), 5, 5],
    ["on neighbouring lines", changed("x", line(5)), changed("x", line(6)), 5, 6],
    ["where both add lines", changed("x", insert(3, "mine")), changed("x", insert(3, "yours")), 4, 4],
    ["where one adds beside a line of the other", changed("x", insert(3)), changed("x", line(4)), 4, 4],
  ])("%s", (_, one, other, mine, yours) => {
    expect(between(touches(one), touches(other))).toEqual([
      [
        ["x", { start: mine, end: mine }],
        ["x", { start: yours, end: yours }],
      ],
    ]);
  });

  it("when one deletes what the other changes, or renames", () => {
    expect(between(touches(deleted("x")), touches(changed("x", line(1))))).toEqual([[["x"], ["x"]]]);
    expect(between(touches(deleted("x")), touches(renamed("x", "y")))).toEqual([[["x"], ["y"]]]);
  });

  it("when both make a file of one name", () => {
    expect(between(touches(added("x", "1")), touches(added("x", "2")))).toEqual([[["x"], ["x"]]]);
    expect(between(touches(added("x", "1")), touches(renamed("y", "x")))).toEqual([[["x"], ["x"]]]);
  });

  it("when both give a file another name", () => {
    expect(between(touches(renamed("x", "y")), touches(renamed("x", "z")))).toEqual([[["y"], ["z"]]]);
  });

  it("on a line of a file that one has renamed", () => {
    expect(between(touches(renamed("x", "y", line(7, "mine"))), touches(changed("x", line(7, "yours"))))).toEqual([
      [
        ["y", { start: 7, end: 7 }],
        ["x", { start: 7, end: 7 }],
      ],
    ]);
  });

  it("on the lines as each has them now, neighbours as one", () => {
    const one = touches(changed("x", insert(1), ["-10,2 +11,2", "-a", "-b", "+c", "+d"]));
    const other = touches(changed("x", ["-10 +10", "-a", "+e"], ["-11 +11", "-b", "+f"]));
    expect(between(one, other)).toEqual([
      [
        ["x", { start: 11, end: 12 }],
        ["x", { start: 10, end: 11 }],
      ],
    ]);
  });
});

describe("two runs do not collide", () => {
  it.each([
    ["with a line between them", changed("x", line(5)), changed("x", line(7))],
    ["in different files", changed("x", line(5)), changed("y", line(5))],
    ["when both do the same", changed("x", line(5)), changed("x", line(5))],
    ["when both delete a file", deleted("x"), deleted("x")],
    ["when both make the same file", added("x", "1", "2"), added("x", "1", "2")],
    ["in a file that one only renamed", renamed("x", "y"), changed("x", line(5))],
  ])("%s", (_, one, other) => {
    expect(between(touches(one), touches(other))).toEqual(none);
  });
});

it("says how many files there are beside the first twenty", () => {
  const names = Array.from({ length: 23 }, (_, index) => `f${index}`);
  const mine = touches(...names.map((name) => changed(name, line(1, "mine"))));
  const yours = touches(...names.map((name) => changed(name, line(1, "yours"))));
  const [collision] = findCollisions([
    { run: a, touches: mine },
    { run: b, touches: yours },
  ]);
  expect(collision).toMatchObject({ files: { length: 20 }, more: 3 });
});

describe("what kind of file it is", () => {
  const mode = (path: string, from: string, to: string) =>
    [`diff --git a/${path} b/${path}`, `old mode ${from}`, `new mode ${to}`].join("\n");
  const binary = (path: string) =>
    [`diff --git a/${path} b/${path}`, `Binary files a/${path} and b/${path} differ`].join("\n");
  const program = (path: string) => added(path, "x").replace("100644", "100755");
  const link = (path: string) => [deleted(path), added(path, "target").replace("100644", "120000")].join("\n");

  it("is no collision where one may run it now and the other changed what is in it", () => {
    expect(between(touches(mode("x", "100644", "100755")), touches(binary("x")))).toEqual([]);
    expect(between(touches(mode("x", "100644", "100755")), touches(changed("x", line(1))))).toEqual([]);
    expect(between(touches(binary("x")), touches(binary("x")))).toEqual([[["x"], ["x"]]]);
  });

  it("collides where both made another of it", () => {
    expect(between(touches(link("x")), touches(mode("x", "100644", "100755")))).toHaveLength(1);
    expect(between(touches(link("x")), touches(renamed("x", "y")))).toHaveLength(1);
    expect(between(touches(added("x", "x")), touches(program("x")))).toEqual([[["x"], ["x"]]]);
    expect(between(touches(link("x")), touches(link("x")))).toEqual([]);
  });
});

describe("a file and a folder of one name", () => {
  it("collide, told once", () => {
    const files = between(touches(added("x", "1")), touches(added("x/a", "1"), added("x/b/c", "1")));
    expect(files).toEqual([[["x"], ["x/a"]]]);
    expect(between(touches(added("xy", "1")), touches(added("x/a", "1")))).toEqual([]);
  });

  it("are both wanted of git, as are paths that two have touched", () => {
    const twice = touchedTwice([new Set(["x", "only", "both"]), new Set(["x/b/c", "both", "y/z"])]);
    expect([...twice].toSorted()).toEqual(["both", "x", "x/b/c"]);
  });
});

describe("a run that stands on another's work", () => {
  it("does not collide with it, whatever it does to its lines", () => {
    const runs = [
      { run: a, touches: touches(changed("x", line(1, "mine"))), on: [b] },
      { run: b, touches: touches(changed("x", line(1, "yours"))) },
    ];
    expect(findCollisions(runs)).toEqual([]);
  });
});
