import { describe, expect, it } from "vitest";
import { ProgramSetting } from "#core/settings.ts";
import { acpSource, labelOf } from "#node/agents/acp-agent.ts";
import { acpRecipes } from "#node/agents/acp-recipes.ts";

describe("acpRecipes", () => {
  it("are seven, each with its own id, and none sees a token of the forge", () => {
    expect(new Set(acpRecipes.map(({ id }) => id)).size).toBe(7);
    expect(acpRecipes.flatMap(({ env }) => env)).not.toEqual(expect.arrayContaining(["GITHUB_TOKEN"]));
    expect(acpRecipes.flatMap(({ env }) => env)).not.toEqual(expect.arrayContaining(["GH_TOKEN"]));
  });

  it("know an answer of the vendor that Codex passes on as its own words", () => {
    const failure = acpRecipes.find(({ id }) => id === "codex")?.quirks.failure ?? [];
    const says = (text: string): boolean => failure.some((pattern) => pattern.test(text));
    expect(says('{"error":{"message":"The model is not there."}}')).toBe(true);
    expect(says('The answer was {"error":null}.')).toBe(false);
  });

  it("lend what they know to a setting of the same id or program", () => {
    const setting = ProgramSetting.parse({ kind: "acp", command: "/opt/agents/gemini" });
    expect(acpSource("mine", setting).recipe?.id).toBe("gemini");
    expect(labelOf(acpSource("mine", setting))).toBe("mine");
    expect(labelOf(acpSource("gemini", setting))).toBe("Gemini CLI");
    const own = ProgramSetting.parse({ kind: "acp", command: "/opt/agents/house-agent" });
    expect(acpSource("mine", own).recipe).toBeUndefined();
  });
});
