import { describe, expect, it } from "vitest";
import { ageWords, writtenWords } from "#core/analyse/age-words.ts";

const now = Date.UTC(2026, 5, 15);
const day = 86_400_000;

describe("the age of a note", () => {
  it.each([
    [0, "from today, by Ada"],
    [-5, "from today, by Ada"],
    [1, "1 day old, by Ada"],
    [59, "59 days old, by Ada"],
    [61, "2 months old, by Ada"],
    [400, "13 months old, by Ada"],
    [731, "2 years old, by Ada"],
    [4 * 365 + 2, "4 years old, by Ada"],
  ])("of %i days is in words that people use", (days, words) => {
    expect(ageWords({ by: "Ada", at: now - days * day }, now)).toBe(words);
  });

  it("is a date where the words are kept", () => {
    expect(writtenWords({ by: "Ada", at: now })).toBe("written 2026-06-15 by Ada");
  });
});
