import { describe, expect, it } from "vitest";
import commandLines from "../../../cases/permission/command-lines.json" with { type: "json" };
import { riskOfCommand } from "#core/permission/risk.ts";

const tree = "/trees/t-1";

/** What agents do all day, by the most far-reaching thing that each line does. */
const usual = Object.entries(commandLines.usual);

/** What a human must look at, with why. */
const risky = commandLines.risky.map(({ why, lines }) => [new RegExp(why), lines] as const);

describe("riskOfCommand", () => {
  it("has at least 150 lines to judge, none of them twice", () => {
    const lines = [...usual, ...risky].flatMap(([, each]) => each);
    expect(lines.length).toBeGreaterThanOrEqual(200);
    expect(new Set(lines).size).toBe(lines.length);
  });

  describe.each(usual)("finds nothing but %s in", (most, lines) => {
    it.each(lines)("%s", (line) => {
      const risk = riskOfCommand(line, tree);
      expect(risk).toMatchObject({ risky: false, reasons: [] });
      expect(risk.classes.at(-1)).toBe(most);
    });
  });

  describe.each(risky)("says why (%s) of", (why, lines) => {
    it.each(lines)("%s", (line) => {
      const { risky: isRisky, reasons } = riskOfCommand(line, tree);
      expect(reasons.join(" ")).toMatch(why);
      expect(isRisky).toBe(true);
    });
  });

  it("never throws and always ends, whatever the text", () => {
    const pieces = [
      "$(",
      ")",
      "`",
      "'",
      '"',
      "\\",
      "<<E",
      "\n",
      "E",
      "|",
      "&&",
      "rm",
      " ",
      "${",
      "}",
      "(",
      "-rf",
      "/",
      "$'",
      "for",
      "do",
    ];
    let seed = 7;
    for (let round = 0; round < 3_000; round++) {
      let text = "";
      for (let index = 0; index < 12; index++) {
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += pieces[seed % pieces.length];
      }
      const { classes } = riskOfCommand(text);
      expect(classes.length).toBeGreaterThan(0);
    }
  });
});
