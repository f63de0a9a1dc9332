import { describe, expect, it } from "vitest";
import { ago } from "#vscode/ago.ts";

describe("ago", () => {
  it.each([
    [0, "now"],
    [-5, "now"],
    [59_999, "now"],
    [60_000, "1 min"],
    [3_599_999, "59 min"],
    [3_600_000, "1 h"],
    [86_400_000, "1 d"],
  ])("says %i ms as %s", (ms, text) => {
    expect(ago(ms)).toBe(text);
  });
});
