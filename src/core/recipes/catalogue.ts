import { refused } from "../errors.ts";
import { ciRecipe } from "./ci.ts";
import { dockerfileRecipe } from "./dockerfile.ts";
import { changelogRecipe, contributingRecipe, readmeRecipe, securityRecipe } from "./documents.ts";
import { gitignoreRecipe } from "./gitignore.ts";
import { licenceRecipe } from "./licence.ts";
import type { Recipe } from "./recipe.ts";
import { editorconfigRecipe, gitattributesRecipe } from "./settings-files.ts";

export interface CatalogueEntry {
  readonly title: string;
  /** What it may write, for telling whose work a changed file is. */
  readonly files: readonly string[];
  readonly recipe: Recipe;
}

/** Every recipe, under the name by which tasks and findings call it. */
export const recipes: ReadonlyMap<string, CatalogueEntry> = new Map([
  ["changelog", { title: "Add a changelog", files: ["CHANGELOG.md"], recipe: changelogRecipe }],
  ["ci", { title: "Add a CI workflow", files: [".github/workflows/ci.yml"], recipe: ciRecipe }],
  ["contributing", { title: "Add a contributing guide", files: ["CONTRIBUTING.md"], recipe: contributingRecipe }],
  ["dockerfile", { title: "Add a Dockerfile", files: ["Dockerfile", ".dockerignore"], recipe: dockerfileRecipe }],
  ["editorconfig", { title: "Add an .editorconfig", files: [".editorconfig"], recipe: editorconfigRecipe }],
  ["gitattributes", { title: "Add a .gitattributes", files: [".gitattributes"], recipe: gitattributesRecipe }],
  ["gitignore", { title: "Complete the .gitignore", files: [".gitignore"], recipe: gitignoreRecipe }],
  ["license", { title: "Add a licence file", files: ["LICENSE"], recipe: licenceRecipe }],
  ["readme", { title: "Add a README", files: ["README.md"], recipe: readmeRecipe }],
  ["security", { title: "Add a security policy", files: ["SECURITY.md"], recipe: securityRecipe }],
]);

/** @throws TuttiError `refused` when there is no such recipe */
export function requireRecipe(name: string): CatalogueEntry {
  const found = recipes.get(name);
  if (found !== undefined) return found;
  throw refused(`There is no recipe ${name}. Known are ${[...recipes.keys()].join(", ")}.`);
}
