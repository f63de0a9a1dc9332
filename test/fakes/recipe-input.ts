import { type Circumstances, gatherRecipeInput, type RecipeInput } from "#core/recipes/recipe.ts";
import { MemoryFiles } from "./memory-files.ts";

export const circumstances: Circumstances = { author: "Ada Lovelace", year: 2026, defaultBranch: "main" };

/** What a recipe would get in a project of these files. */
export function recipeInput(
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, string>> = {},
  more: Partial<Circumstances> = {},
): Promise<RecipeInput> {
  return gatherRecipeInput(
    new MemoryFiles(files),
    options,
    { ...circumstances, ...more },
    new AbortController().signal,
  );
}
