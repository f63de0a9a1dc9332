import type { CommandKind, ProjectCommand } from "../analyse/finding.ts";
import { onlyLooks } from "../analyse/checking.ts";
import { newFile } from "./new-file.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";

const purposes: Readonly<Record<CommandKind, string>> = {
  install: "install what it needs",
  build: "build it",
  types: "check the types",
  lint: "look for mistakes",
  format: "check the format",
  test: "run the tests",
  run: "start it",
};

/** A README that says what the manifests say. What only a person knows is asked for in comments. */
export const readmeRecipe: Recipe = (input) => {
  const { facts, project } = input;
  const used = commandsFor(input, ["install", "build", "run"]);
  const checked = commandsFor(input, ["format", "lint", "types", "test"]);
  const licence = project.files.find((file) => /^(?:LICEN[CS]E|COPYING)(?:\.\w{1,5})?$/i.test(file.path))?.path;
  const contributing = project.files.find((file) => /^(?:docs\/|\.github\/)?CONTRIBUTING\.md$/i.test(file.path))?.path;
  const parts = [
    `# ${facts.name}`,
    facts.description ?? `<!-- Say in two sentences what ${facts.name} does, and for whom. -->`,
    ...(used.length === 0 ? [] : ["## Getting started", shellBlock(used)]),
    "## Usage",
    "<!-- Show the shortest example that does something useful. -->",
    ...(checked.length === 0 ? [] : ["## Development", shellBlock(checked)]),
    ...(contributing === undefined ? [] : [`See [${contributing}](${contributing}) before you propose a change.`]),
    ...(licence === undefined ? [] : ["## Licence", `See [${licence}](${licence}).`]),
  ];
  return [newFile(input, "README.md", document(parts), /^README(?:\.\w{1,10})?$/i)];
};

/** A guide with the commands a change must survive. */
export const contributingRecipe: Recipe = (input) => {
  const { facts } = input;
  const install = commandsFor(input, ["install"]);
  const checks = commandsFor(input, ["format", "lint", "types", "build", "test"]);
  const branch = input.circumstances.defaultBranch ?? "main";
  const parts = [
    `# Contributing to ${facts.name}`,
    "Thank you for helping. Small changes are welcome as they are; please open an issue before a large one, so that nobody works in vain.",
    ...(install.length === 0 ? [] : ["## Set up", shellBlock(install)]),
    ...(checks.length === 0 ? [] : ["## Check your change", "All of these must succeed:", shellBlock(checks)]),
    "## Propose it",
    [
      `1. Make a branch from \`${branch}\`.`,
      "2. Change one thing, with a test that fails without the change where that is possible.",
      "3. Write a commit message that says why.",
      "4. Open a pull request and say what a reviewer should look at first.",
    ].join("\n"),
  ];
  return [newFile(input, "CONTRIBUTING.md", document(parts), /^(?:docs\/|\.github\/)?CONTRIBUTING(?:\.\w{1,10})?$/i)];
};

/** A changelog that is ready for its first entry. */
export const changelogRecipe: Recipe = (input) => {
  const parts = [
    "# Changelog",
    "All notable changes to this project are documented in this file.",
    "The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/),\nand this project adheres to [Semantic Versioning](https://semver.org/spec/v2.0.0.html).",
    "## [Unreleased]",
  ];
  return [
    newFile(input, "CHANGELOG.md", document(parts), /^(?:docs\/)?(?:CHANGELOG|CHANGES|HISTORY|NEWS)(?:\.\w{1,10})?$/i),
  ];
};

/** A security policy. Option: `contact`, an address for reports. */
export const securityRecipe: Recipe = (input) => {
  const contact = input.options["contact"];
  const way =
    contact === undefined
      ? "Use **Security → Report a vulnerability** of this repository on GitHub, which only the maintainers can read."
      : `Write to ${contact}, or use **Security → Report a vulnerability** of this repository on GitHub.`;
  const parts = [
    "# Security policy",
    "## Supported versions",
    "Security fixes are made for the latest release and for the default branch.",
    "## Reporting a vulnerability",
    `Please do not open a public issue. ${way}`,
    "Tell us what is affected, how to reproduce it, and what it makes possible. You will get an answer when somebody has looked at it, and credit in the release notes unless you prefer none.",
  ];
  return [newFile(input, "SECURITY.md", document(parts), /^(?:docs\/|\.github\/)?SECURITY(?:\.\w{1,10})?$/i)];
};

function commandsFor({ facts, project }: RecipeInput, kinds: readonly CommandKind[]): readonly ProjectCommand[] {
  return kinds.flatMap((kind) => facts.commands.filter((each) => each.kind === kind && onlyLooks(each, project)));
}

/** Commands with what they are for, in a column of their own. */
function shellBlock(commands: readonly ProjectCommand[]): string {
  const lines = commands.map(({ cwd, command, kind }) => [
    cwd === "." ? command : `(cd ${shellWord(cwd)} && ${command})`,
    purposes[kind],
  ]);
  const width = Math.max(...lines.map(([command]) => command?.length ?? 0));
  return ["```sh", ...lines.map(([command, purpose]) => `${command?.padEnd(width)}  # ${purpose}`), "```"].join("\n");
}

function shellWord(text: string): string {
  return /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function document(parts: readonly string[]): string {
  return `${parts.join("\n\n")}\n`;
}
