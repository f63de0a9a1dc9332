import type { Ecosystem, EcosystemId } from "../analyse/ecosystem.ts";
import { refused } from "../errors.ts";
import { goStages, nodeStages, pythonStages, rustStages, type Stages } from "./dockerfile-stages.ts";
import { newFile } from "./new-file.ts";
import type { FileWrite, Recipe, RecipeInput } from "./recipe.ts";

const makers: Partial<Record<EcosystemId, Stages>> = {
  node: nodeStages,
  python: pythonStages,
  go: goStages,
  rust: rustStages,
};

/** A Dockerfile for the package in the root, and what must not go into the image. */
export const dockerfileRecipe: Recipe = (input) => {
  const candidates = input.ecosystems.filter((each) => each.folder === "." && makers[each.id] !== undefined);
  const ecosystem = candidates.find((each) => each.commands.some((command) => command.kind === "run")) ?? candidates[0];
  const stages = ecosystem === undefined ? undefined : makers[ecosystem.id];
  if (ecosystem === undefined || stages === undefined) {
    throw refused(
      "Only Node.js, Python, Go and Rust programs in the root can be put into an image without being told how.",
    );
  }
  const text = `${stages(ecosystem, input).join("\n")}\n`;
  const dockerfile = newFile(input, "Dockerfile", text, /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w-]{1,40})?$/i);
  return [dockerfile, ...ignoreFile(input, ecosystem)];
};

function ignoreFile({ project }: RecipeInput, { id }: Ecosystem): readonly FileWrite[] {
  if (project.has(".dockerignore")) return [];
  const built: Partial<Record<EcosystemId, readonly string[]>> = {
    node: ["**/node_modules", "coverage"],
    python: ["**/__pycache__", ".venv", ".pytest_cache"],
    rust: ["target"],
  };
  const lines = [
    ".git",
    ".github",
    "Dockerfile",
    ".dockerignore",
    "**/.env",
    "**/.env.*",
    "**/*.log",
    ...(built[id] ?? []),
  ];
  return [{ path: ".dockerignore", text: `${lines.join("\n")}\n` }];
}
