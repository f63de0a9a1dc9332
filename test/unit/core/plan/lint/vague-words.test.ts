import { describe, expect, it } from "vitest";
import criteria from "../../../../cases/plan-lint/criteria.json" with { type: "json" };
import { vagueness } from "#core/plan/lint/vague-words.ts";

describe("vagueness", () => {
  describe.each(Object.entries(criteria.vague))("says “%s” of", (why, texts) => {
    it.each(texts)("%s", (text) => expect(vagueness(text)).toContain(why));
  });

  describe("says nothing of", () => {
    it.each(criteria.clear)("%s", (text) => expect(vagueness(text)).toBeUndefined());
  });

  it("comes to an end with any text", () => {
    for (const piece of ["etc ", "it works ", "a ", "? ", "works well ", "`"]) {
      expect(typeof vagueness(piece.repeat(20_000))).toMatch(/string|undefined/);
    }
  });
});
