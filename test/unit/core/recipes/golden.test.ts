import { describe, expect, it } from "vitest";
import { TuttiError } from "#core/errors.ts";
import { recipes } from "#core/recipes/catalogue.ts";
import type { FileWrite, RecipeInput } from "#core/recipes/recipe.ts";
import { MemoryFiles } from "../../../fakes/memory-files.ts";
import { recipeInput } from "../../../fakes/recipe-input.ts";
import { projects } from "./projects.ts";

/** What a recipe writes, or why it does not. */
function outcome(name: string, input: RecipeInput): readonly FileWrite[] | string {
  try {
    return recipes.get(name)?.recipe(input) ?? "no such recipe";
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined) throw error;
    return known.message;
  }
}

function asText(outcomes: readonly FileWrite[] | string): string {
  if (typeof outcomes === "string") return `(${outcomes})\n`;
  return outcomes.map(({ path, text }) => `===== ${path}\n${text}`).join("");
}

describe("recipes", () => {
  for (const [project, files] of Object.entries(projects)) {
    it(`write what was agreed in a project of kind ${project}`, async () => {
      const input = await recipeInput(files);
      const names = [...recipes.keys()].filter(
        (name) => name !== "license" && name !== "security" && name !== "changelog",
      );
      const texts = names.map((name) => `########## ${name}\n${asText(outcome(name, input))}`);
      await expect(texts.join("\n")).toMatchFileSnapshot(`../../../cases/recipes/${project}.txt`);
    });
  }

  it("write what was agreed in every project", async () => {
    const input = await recipeInput({});
    const texts = ["license", "security", "changelog"].map(
      (name) => `########## ${name}\n${asText(outcome(name, input))}`,
    );
    await expect(texts.join("\n")).toMatchFileSnapshot("../../../cases/recipes/any.txt");
  });

  for (const name of recipes.keys()) {
    it(`find nothing to do the second time: ${name}`, async () => {
      const files = projects["node"] ?? {};
      const writes = outcome(name, await recipeInput(files));
      if (typeof writes === "string") throw new Error(writes);
      expect(recipes.get(name)?.files).toEqual(writes.map((file) => file.path));
      const after = { ...files, ...Object.fromEntries(writes.map((file) => [file.path, file.text])) };
      expect(outcome(name, await recipeInput(after))).toMatch(/Nothing was changed\.$/);
    });

    it(`write only texts that end well, with nothing left unsaid: ${name}`, async () => {
      for (const files of Object.values(projects)) {
        const writes = outcome(name, await recipeInput(files));
        for (const { text } of typeof writes === "string" ? [] : writes) {
          expect(text).toMatch(/[^\n]\n$/);
          expect(text).not.toMatch(/undefined|null|NaN|TODO|\[object|\t$| $/m);
        }
      }
    });
  }

  it("take no notice of files that nobody tracks", async () => {
    const { gatherRecipeInput } = await import("#core/recipes/recipe.ts");
    const { circumstances } = await import("../../../fakes/recipe-input.ts");
    const files = new MemoryFiles({ LICENSE: "mine", "a.ts": "" }, "orchard", ["LICENSE"]);
    const input = await gatherRecipeInput(files, {}, circumstances, new AbortController().signal);
    expect(outcome("license", input)).toHaveLength(1);
  });
});
