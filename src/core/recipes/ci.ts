import { onlyLooks } from "../analyse/checking.ts";
import type { Ecosystem } from "../analyse/ecosystem.ts";
import type { CommandKind, ProjectCommand } from "../analyse/finding.ts";
import { refused } from "../errors.ts";
import { setUpSteps, type Step } from "./ci-steps.ts";
import { newFile } from "./new-file.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";
import { yamlText } from "./yaml-text.ts";

interface Job {
  readonly id: string;
  readonly name: string;
  readonly steps: readonly (Step & { readonly folder?: string })[];
}

/** What is quick to fail comes first. */
const order: readonly CommandKind[] = ["install", "format", "lint", "types", "build", "test"];
const names: Readonly<Record<CommandKind, string>> = {
  install: "Install",
  format: "Check the format",
  lint: "Lint",
  types: "Check the types",
  build: "Build",
  test: "Test",
  run: "Run",
};
const otherService =
  /^(?:\.github\/workflows\/[^/]{1,200}\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|Jenkinsfile|\.circleci\/config\.yml)$/;

/** A GitHub Actions workflow that runs the commands that the project itself offers, one job for each package. */
export const ciRecipe: Recipe = (input) => {
  const jobs = jobsOf(input);
  if (jobs.length === 0) {
    throw refused("The project offers no command to build, check or test it. Add one, for example a test script.");
  }
  const branch = input.circumstances.defaultBranch ?? "main";
  const head = [
    "name: CI",
    `on:\n  push:\n    branches: [${JSON.stringify(branch)}]\n  pull_request:`,
    "permissions:\n  contents: read",
  ];
  const text = `${[...head, `jobs:\n${jobs.map(jobText).join("\n")}`].join("\n\n")}`;
  return [newFile(input, ".github/workflows/ci.yml", text, otherService)];
};

function jobsOf(input: RecipeInput): readonly Job[] {
  const { ecosystems, facts, project } = input;
  const commands = facts.commands.filter((each) => isSafe(each) && onlyLooks(each, project));
  const taken = new Set<ProjectCommand>();
  const take = (belongs: (command: ProjectCommand) => boolean): readonly ProjectCommand[] => {
    const found = commands.filter((each) => !taken.has(each) && belongs(each));
    for (const each of found) taken.add(each);
    return found;
  };
  const jobs = ecosystems.flatMap((ecosystem) => {
    if (ecosystem.partOf !== undefined) return [];
    const sources = new Set(membersOf(ecosystem, ecosystems).map((each) => each.manifest));
    const own = take((each) => sources.has(each.source));
    return own.some(isCheck) ? [jobOf(ecosystem, own, take, input)] : [];
  });
  const left = take((each) => isCheck(each));
  if (left.length > 0) jobs.push({ id: "checks", name: "Checks", steps: [...runnerSteps(left), ...stepsOf(left)] });
  return withUniqueIds(jobs);
}

function jobOf(
  ecosystem: Ecosystem,
  own: readonly ProjectCommand[],
  take: (belongs: (command: ProjectCommand) => boolean) => readonly ProjectCommand[],
  { project }: RecipeInput,
): Job {
  const { id, folder } = ecosystem;
  const beside = take((each) => each.cwd === folder && /(?:makefile|justfile)$/i.test(each.source));
  const place = folder === "." ? id : `${id}-${folder}`;
  return {
    id: place
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/-$/, ""),
    name: folder === "." ? titles[id] : `${titles[id]} in ${folder}`,
    steps: [...setUpSteps[id](ecosystem, project), ...runnerSteps(beside), ...stepsOf([...own, ...beside])],
  };
}

const titles: Readonly<Record<Ecosystem["id"], string>> = {
  node: "Node.js",
  python: "Python",
  rust: "Rust",
  go: "Go",
  maven: "Maven",
  gradle: "Gradle",
  php: "PHP",
  ruby: "Ruby",
  dotnet: ".NET",
  perl: "Perl",
  lua: "Lua",
};

function membersOf(root: Ecosystem, ecosystems: readonly Ecosystem[]): readonly Ecosystem[] {
  return ecosystems.filter((each) => each === root || (each.id === root.id && each.partOf === root.folder));
}

function isCheck({ kind }: ProjectCommand): boolean {
  return kind !== "install" && kind !== "run";
}

/** GitHub would evaluate an expression in a folder's name. */
function isSafe({ cwd, command }: ProjectCommand): boolean {
  return !/\$\{\{|[\n\r]/.test(cwd + command);
}

function stepsOf(commands: readonly ProjectCommand[]): readonly (Step & { readonly folder?: string })[] {
  return order.flatMap((kind) =>
    commands
      .filter((each) => each.kind === kind)
      .map(({ command, cwd }) => ({
        name: cwd === "." ? names[kind] : `${names[kind]} ${cwd}`,
        run: command,
        ...(cwd === "." ? {} : { folder: cwd }),
      })),
  );
}

function runnerSteps(commands: readonly ProjectCommand[]): readonly Step[] {
  return commands.some((each) => each.command.startsWith("just ")) ? [{ uses: "extractions/setup-just@v2" }] : [];
}

function withUniqueIds(jobs: readonly Job[]): readonly Job[] {
  const seen = new Map<string, number>();
  return jobs.map((job) => {
    const count = (seen.get(job.id) ?? 0) + 1;
    seen.set(job.id, count);
    return count === 1 ? job : { ...job, id: `${job.id}-${count}` };
  });
}

function jobText({ id, name, steps }: Job): string {
  const head = `  ${id}:\n    name: ${yamlText(name)}\n    runs-on: ubuntu-latest\n    timeout-minutes: 20\n    steps:\n`;
  return head + ["      - uses: actions/checkout@v4\n", ...steps.map(stepText)].join("");
}

function stepText(step: Step & { readonly folder?: string }): string {
  const lines = [
    ...(step.name === undefined ? [] : [`name: ${yamlText(step.name)}`]),
    ...(step.uses === undefined ? [] : [`uses: ${step.uses}`]),
    ...(step.with === undefined
      ? []
      : ["with:", ...Object.entries(step.with).map(([key, value]) => `  ${key}: ${valueText(value)}`)]),
    ...(step.folder === undefined ? [] : [`working-directory: ${yamlText(step.folder)}`]),
    ...(step.run === undefined ? [] : [`run: ${yamlText(step.run)}`]),
  ];
  return lines.map((line, index) => `      ${index === 0 ? "- " : "  "}${line}\n`).join("");
}

/** What set-up steps have quoted stays; the rest are words and paths. */
function valueText(value: string): string {
  return value.startsWith('"') || value === "false" ? value : yamlText(value);
}
