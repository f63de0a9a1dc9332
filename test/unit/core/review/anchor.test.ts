import { describe, expect, it } from "vitest";
import { anchorFindings, findLine } from "#core/review/anchor.ts";
import { addedLines, isInDiff } from "#core/review/diff-lines.ts";
import { parseDiff } from "#core/review/parse-diff.ts";

describe("findLine", () => {
  const text = "a\nb\nc\nb\nd\n";
  it("finds the nearest line with the same content", () => {
    expect(findLine(text, 2, "b")).toBe(2);
    expect(findLine(text, 3, "b")).toBe(2);
    expect(findLine(text, 5, "b")).toBe(4);
    expect(findLine(text, 90, "b")).toBe(4);
  });

  it("follows a line that moved or was indented, and says when it is gone", () => {
    expect(findLine("new\nnew\n    return x;\r\n", 1, "return x;")).toBe(3);
    expect(findLine(text, 2, "gone")).toBeUndefined();
    expect(findLine("", 4, "x")).toBeUndefined();
  });

  it("leaves a blank line where it was", () => {
    expect(findLine(text, 3, " ")).toBe(3);
    expect(findLine(text, 30, "")).toBeUndefined();
  });
});

describe("anchorFindings", () => {
  it("takes each line's text, once per file, and leaves what has one or has no line", () => {
    const asked: string[] = [];
    const base = { rule: "r", severity: "error" as const, text: "t" };
    const findings = anchorFindings(
      [
        { ...base, file: "a", line: 2, anchor: "" },
        { ...base, file: "a", line: 1, anchor: "kept" },
        { ...base, file: "a", line: 9, anchor: "" },
        { ...base, file: "gone", line: 1, anchor: "" },
        { ...base, anchor: "" },
      ],
      (file) => (asked.push(file), file === "a" ? "one\r\ntwo\r\n" : undefined),
    );
    expect(findings.map(({ anchor }) => anchor)).toEqual(["two", "kept", "", "", ""]);
    expect(asked).toEqual(["a", "gone"]);
  });
});

describe("addedLines", () => {
  it("counts lines as they are after the change", () => {
    const [change] = parseDiff(
      "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -3,3 +3,3 @@\n a\n-b\n+B\r\n c\n@@ -9,0 +10,2 @@\n+d\n+e\n",
    );
    expect(change && addedLines(change)).toEqual([
      { line: 4, text: "B" },
      { line: 10, text: "d" },
      { line: 11, text: "e" },
    ]);
    expect([3, 5, 6, 11].map((line) => change && isInDiff(change, line))).toEqual([true, true, false, true]);
  });
});
