import { countDependencies, type Dependency } from "./dependencies/dependency.ts";
import type { Ecosystem } from "./ecosystem.ts";
import { dotnetEcosystems, goEcosystems, rustEcosystems } from "./ecosystems/compiled.ts";
import { luaEcosystems } from "./ecosystems/lua.ts";
import { nativeBuildCommands } from "./ecosystems/native-builds.ts";
import { perlEcosystems } from "./ecosystems/perl.ts";
import { gradleEcosystems, mavenEcosystems } from "./ecosystems/jvm.ts";
import { nodeEcosystems } from "./ecosystems/node.ts";
import { pythonEcosystems } from "./ecosystems/python.ts";
import { phpEcosystems } from "./ecosystems/php.ts";
import { rubyEcosystems } from "./ecosystems/ruby.ts";
import { taskRunnerCommands } from "./ecosystems/task-runners.ts";
import type { LanguageCount, ProjectCommand, ProjectFacts } from "./finding.ts";
import { compare, folderOf, type Project } from "./project.ts";

/** Every package of the project, root first. */
export function ecosystemsOf(project: Project): readonly Ecosystem[] {
  return [
    ...nodeEcosystems(project),
    ...pythonEcosystems(project),
    ...rustEcosystems(project),
    ...goEcosystems(project),
    ...mavenEcosystems(project),
    ...gradleEcosystems(project),
    ...phpEcosystems(project),
    ...rubyEcosystems(project),
    ...dotnetEcosystems(project),
    ...perlEcosystems(project),
    ...luaEcosystems(project),
  ]
    .filter(({ folder }) => !isOfTests(folder, project))
    .toSorted((left, right) => depthOf(left.folder) - depthOf(right.folder) || compare(left.folder, right.folder));
}

/**
 * The commands that make sense to run: a member of a workspace adds only what
 * the workspace does not offer, and a Makefile only what its folder's packages
 * do not offer themselves.
 */
export function commandsOfProject(project: Project, ecosystems: readonly Ecosystem[]): readonly ProjectCommand[] {
  const commands: ProjectCommand[] = [];
  const offered = (folder: string, kind: string) => commands.some((each) => each.cwd === folder && each.kind === kind);
  for (const ecosystem of ecosystems) {
    const { partOf } = ecosystem;
    for (const command of ecosystem.commands) {
      if (partOf !== undefined && offered(partOf, command.kind)) continue;
      commands.push(command);
    }
  }
  const fromPackages = new Set(commands.map((each) => `${each.cwd}\n${each.kind}`));
  for (const command of [...taskRunnerCommands(project), ...nativeBuildCommands(project)]) {
    const isOffered = fromPackages.has(`${command.cwd}\n${command.kind}`);
    if (!isOffered && !isOfTests(command.cwd, project)) commands.push(command);
  }
  return commands;
}

/**
 * Whether a folder lies below the tests of something else: it holds what they
 * need, and is nothing that people work on for itself.
 */
function isOfTests(folder: string, project: Project): boolean {
  const above = /^(?:(.*?)\/)?(?:tests?|specs?|__tests__|x?t)(?:\/|$)/.exec(folder);
  if (above === null) return false;
  const home = above[1] ?? ".";
  return project.manifests(builtHere).some((path) => folderOf(path) === home || folderOf(path) === ".");
}

/** Manifests that say how what is beside them is built and tested. */
const builtHere =
  /^(?:package\.json|pyproject\.toml|setup\.(?:py|cfg)|Cargo\.toml|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|Rakefile|[\w.-]{1,100}\.(?:gemspec|rockspec|sln|slnx)|Makefile\.PL|Build\.PL|CMakeLists\.txt|meson\.build|(?:GNU)?[Mm]akefile|\.?[Jj]ustfile)$/;

/** What the manifests tell; lines and languages come from reading every file. */
export function factsOf(
  project: Project,
  ecosystems: readonly Ecosystem[],
  languages: readonly LanguageCount[],
  dependencies: readonly Dependency[] = [],
): ProjectFacts {
  const root = ecosystems.filter((each) => each.folder === ".");
  const description = root.map((each) => each.description?.trim()).find((each) => each);
  return {
    name: root.find((each) => each.name !== undefined)?.name ?? project.name,
    ...(description ? { description } : {}),
    files: project.files.length,
    lines: languages.reduce((sum, each) => sum + each.lines, 0),
    languages: languages.toSorted((left, right) => right.lines - left.lines || compare(left.language, right.language)),
    packageManagers: [...new Set(ecosystems.map((each) => each.manager))],
    commands: [...commandsOfProject(project, ecosystems)],
    ...(dependencies.length === 0 ? {} : { dependencies: [...countDependencies(dependencies)] }),
  };
}

function depthOf(folder: string): number {
  return folder === "." ? 0 : folder.split("/").length;
}
