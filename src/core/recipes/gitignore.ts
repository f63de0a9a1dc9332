import type { EcosystemId } from "../analyse/ecosystem.ts";
import { isTracked, missingIgnores, neededIgnores } from "../analyse/ignore-entries.ts";
import { refused } from "../errors.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";

/** What a new file ignores beyond the necessary. */
const usual: Readonly<Record<EcosystemId, readonly string[]>> = {
  node: ["dist/", "coverage/", "*.tsbuildinfo", "npm-debug.log*"],
  python: [
    "*.py[cod]",
    "*.egg-info/",
    "build/",
    "dist/",
    ".pytest_cache/",
    ".mypy_cache/",
    ".ruff_cache/",
    ".coverage",
  ],
  rust: ["**/*.rs.bk"],
  go: ["*.test", "*.out"],
  maven: ["*.class"],
  gradle: ["*.class"],
  php: [".phpunit.cache/", ".phpunit.result.cache"],
  ruby: ["vendor/bundle/", "/log/", "/tmp/"],
  dotnet: ["*.user", ".vs/"],
  perl: ["*.bak", "*.old"],
  lua: ["luacov.*.out", "*.src.rock"],
};

/** Adds what `.gitignore` lacks, or makes one. Lines that are there stay as they are. */
export const gitignoreRecipe: Recipe = (input) => {
  const { project, ecosystems } = input;
  if (!project.has(".gitignore")) return [{ path: ".gitignore", text: freshText(input) }];
  const before = project.text(".gitignore");
  if (before === undefined) throw refused("The .gitignore cannot be read as text. Nothing was changed.");
  const missing = missingIgnores(project, ecosystems);
  if (missing.length === 0) throw refused("The .gitignore names everything it needs. Nothing was changed.");
  const end = before.includes("\r\n") ? "\r\n" : "\n";
  const start = before === "" || before.endsWith("\n") ? before : before + end;
  return [{ path: ".gitignore", before, text: start + missing.map((entry) => entry + end).join("") }];
};

function freshText({ project, ecosystems }: RecipeInput): string {
  const needed = neededIgnores(ecosystems).filter((entry) => entry !== ".env");
  const extra = [...new Set(ecosystems.flatMap(({ id }) => usual[id]))];
  const local = [".env", ".env.local", ".env.*.local", ".DS_Store", "*.log"];
  const groups = [needed, extra.filter((entry) => !needed.includes(entry)), local];
  const texts = groups.map((group) => group.filter((entry) => !isTracked(project, entry)).join("\n"));
  return `${texts.filter((text) => text !== "").join("\n\n")}\n`;
}
