import { refused } from "../errors.ts";
import type { FileWrite, RecipeInput } from "./recipe.ts";

/** @throws TuttiError `refused` when one of the files is there already */
export function newFile(input: RecipeInput, path: string, text: string, ...alsoCounts: readonly RegExp[]): FileWrite {
  const present = input.project.files.find(
    (file) => file.path === path || alsoCounts.some((pattern) => pattern.test(file.path)),
  );
  if (present !== undefined) throw refused(`${present.path} exists already. Nothing was changed.`);
  return { path, text };
}
