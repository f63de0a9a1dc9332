import { describe, expect, it } from "vitest";
import { changedLines } from "#core/run/changed-lines.ts";

describe("changedLines", () => {
  it("leaves out what both have at the beginning and at the end", () => {
    expect(changedLines("a\nb\nc\nd\n", "a\nx\ny\nd\n")).toBe("-b\n-c\n+x\n+y");
  });

  it("tells lines that are only added, or only removed", () => {
    expect(changedLines("a\nc\n", "a\nb\nc\n")).toBe("+b");
    expect(changedLines("a\nb\na\n", "a\n")).toBe("-b\n-a");
    expect(changedLines("", "a\nb\n")).toBe("+a\n+b");
  });

  it("says nothing of what is the same, and not all of what is long", () => {
    expect(changedLines("a\n", "a\n")).toBe("");
    expect(changedLines("", "a\n".repeat(100_000))).toHaveLength(4_000);
  });
});
