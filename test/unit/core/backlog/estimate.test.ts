import { describe, expect, it } from "vitest";
import { estimateOf, isEstimate } from "#core/backlog/estimate.ts";

describe("estimateOf", () => {
  it.each([
    ["15 minutes", 15],
    ["2h", 120],
    ["1.5 hours", 90],
    ["1,5 ч", 90],
    ["1h 30m", 90],
    ["3 days", 1440],
    ["1 week", 2400],
    ["2-4 days", 1440],
    ["4–6 hours", 300],
    ["1 to 2 weeks", 3600],
    ["1 month", 9600],
    ["~2 дня", 960],
    ["1 неделя", 2400],
    ["30 минут", 30],
    ["about 2 days (with review)", 960],
  ])("reads %s as %d minutes", (text, minutes) => {
    expect(estimateOf(text)).toEqual({ text, minutes });
  });

  it.each(["XS", "L", "5", "8 points", "big"])("keeps %s without guessing minutes", (text) => {
    expect(estimateOf(text)).toEqual({ text });
  });

  it.each(["", "-", "N/A", "TBD", "нет"])("takes %j for no estimate", (text) => {
    expect(estimateOf(text)).toBeUndefined();
  });
});

describe("isEstimate", () => {
  it.each(["2h", "~3 days", "S", "XL", "5 SP", "1h 30m", "est: 2d"])("accepts %s", (text) => {
    expect(isEstimate(text)).toBe(true);
  });

  it.each(["2 tools", "v2", "59 tests, 5-import API", "node 20", "Q3", "in 2 days or so", "if needed"])(
    "refuses %s",
    (text) => {
      expect(isEstimate(text)).toBe(false);
    },
  );
});
