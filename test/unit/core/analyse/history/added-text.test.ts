import { describe, expect, it } from "vitest";
import { type AddedText, AddedTextReader } from "#core/analyse/history/added-text.ts";

function read(...lines: readonly string[]): readonly AddedText[] {
  const reader = new AddedTextReader();
  const found = lines.flatMap((line) => reader.read(line) ?? []);
  return [...found, ...[reader.end()].filter((each) => each !== undefined)];
}

const commit = (name: string): string => `\0${name}\0Ada\u00002024-05-06T07:08:09+02:00`;
const file = (path: string): readonly string[] => [`diff --git a/${path} b/${path}`, `--- a/${path}`, `+++ b/${path}`];

describe("what commits added", () => {
  it("is read with its commit and its file", () => {
    const lines = [commit("c2"), "", ...file("a.ts"), "@@ -1 +1,2 @@", "-old", "+one", "+two", ...file("b.ts")];
    expect(read(...lines, "@@ -0,0 +1 @@", "+three", commit("c1"), ...file("a.ts"), "@@ -0,0 +1 @@", "+old")).toEqual([
      { commit: "c2", author: "Ada", date: "2024-05-06T07:08:09+02:00", path: "a.ts", text: "one\ntwo" },
      { commit: "c2", author: "Ada", date: "2024-05-06T07:08:09+02:00", path: "b.ts", text: "three" },
      { commit: "c1", author: "Ada", date: "2024-05-06T07:08:09+02:00", path: "a.ts", text: "old" },
    ]);
  });

  it("is not confused by content that looks like a patch", () => {
    const lines = [commit("c"), ...file("a.diff"), "@@ -1 +1,3 @@", "--- a/x", "+++ b/other.ts", "+@@ -1 +1 @@", "+y"];
    expect(read(...lines).map(({ path, text }) => [path, text])).toEqual([["a.diff", "++ b/other.ts\n@@ -1 +1 @@\ny"]]);
  });

  it("is given in parts when it is long", () => {
    const many = Array.from({ length: 100 }, () => `+${"x".repeat(9_999)}`);
    const found = read(commit("c"), ...file("a.txt"), "@@ -0,0 +1,100 @@", ...many);
    expect(found.length).toBeGreaterThan(3);
    expect(found.reduce((sum, { text }) => sum + text.split("\n").length, 0)).toBe(100);
  });

  it("knows names in quotes and with blanks", () => {
    const head = ["diff --git a/x b/x", "--- /dev/null"];
    const hunk = ["@@ -0,0 +1 @@", "+x"];
    const found = read(commit("c"), ...head, '+++ "b/a\\"b.ts"', ...hunk, ...head, "+++ b/a b.ts\t", ...hunk);
    expect(found.map(({ path }) => path)).toEqual(['a"b.ts', "a b.ts"]);
  });
});
