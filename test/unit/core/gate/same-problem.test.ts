import { expect, it } from "vitest";
import { sameProblem } from "#core/gate/same-problem.ts";

const key = (text: string, file = "a.ts") => sameProblem({ rule: "test/node", file, text });

it.each([
  ["adds (12.5 ms)", "adds (9ms)"],
  ["at 0x7f3a12cc", "at 0x1"],
  ["in /tmp/9f86d081884c7d65/x", "in /tmp/60303ae22b998861/x"],
  ["src/a.ts:12:3 fails", "src/a.ts:15:1 fails"],
  ["started 12:03:44", "started 09:15:01"],
  ["one  two", "one\ntwo"],
])("%j and %j are the same problem", (one, other) => {
  expect(key(one)).toBe(key(other));
});

it.each([
  ["expected 3", "expected 4"],
  ["no name x1", "no name x2"],
  ["deadbeefs", "deadbeeves"],
])("%j and %j are not", (one, other) => {
  expect(key(one)).not.toBe(key(other));
});

it("tells files and rules apart", () => {
  expect(key("x", "a.ts")).not.toBe(key("x", "b.ts"));
});
