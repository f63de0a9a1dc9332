import { describe, expect, it } from "vitest";
import { stepInWords } from "#core/board/view/step-words.ts";
import { counted, duration, short } from "../../../webview/parts/words.ts";

describe("duration", () => {
  it.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min 00 s"],
    [3_599_000, "59 min 59 s"],
    [3_600_000, "1 h 00 min"],
    [86_400_000 * 3 + 3_600_000 * 4, "3 d 4 h"],
  ])("says %d ms as %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe("counted", () => {
  it("puts the noun in the right number", () => {
    expect([counted(1, "session"), counted(0, "session"), counted(1234, "session")]).toEqual([
      "1 session",
      "0 sessions",
      "1,234 sessions",
    ]);
  });
});

describe("short", () => {
  it("keeps one decimal of large numbers", () => {
    expect([short(999), short(640_240), short(1_200_000)]).toEqual(["999", "640.2K", "1.2M"]);
  });
});

describe("stepInWords", () => {
  it("keeps the name of a step it does not know", () => {
    expect([stepInWords("set-up"), stepInWords("Deploy preview")]).toEqual(["Setting up", "Deploy preview"]);
  });
});
