import { describe, expect, it } from "vitest";
import { same } from "#core/board/same.ts";

describe("same", () => {
  it.each([
    [
      { a: 1, b: { c: 2, d: [3] } },
      { b: { d: [3], c: 2 }, a: 1 },
    ],
    [{ a: 1, b: undefined }, { a: 1 }],
    [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]],
    [undefined, undefined],
  ])("is true of %j and %j", (left, right) => expect(same(left, right)).toBe(true));

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: null }],
    [
      [1, 2],
      [2, 1],
    ],
    [undefined, null],
    [undefined, {}],
  ])("is false of %j and %j", (left, right) => expect(same(left, right)).toBe(false));
});
