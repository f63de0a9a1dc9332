import { describe, expect, it } from "vitest";
import { rowsIn } from "../../../webview/parts/window.ts";

const heights = Array.from({ length: 10_000 }, () => 100);
const indices = (top: number, pinned = -1): number[] =>
  rowsIn(heights, { top, bottom: top + 1000 }, pinned).rows.map((row) => row.index);

describe("rowsIn", () => {
  it("takes what can be seen, and a margin", () => {
    expect([indices(0).at(0), indices(0).at(-1)]).toEqual([0, 15]);
    expect([indices(500_000).at(0), indices(500_000).at(-1)]).toEqual([4994, 5015]);
  });

  it("keeps the pinned item wherever it is", () => {
    expect(indices(0, 9000).at(-1)).toBe(9000);
  });

  it("accounts for every pixel", () => {
    const { rows, after } = rowsIn(heights, { top: 500_000, bottom: 501_000 }, 3);
    const gaps = rows.reduce((sum, row) => sum + row.before, 0);
    expect(gaps + rows.length * 100 + after).toBe(1_000_000);
  });
});
