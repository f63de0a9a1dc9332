import type { CommandKind, ProjectCommand } from "../finding.ts";
import { commandsOf } from "../ecosystem.ts";
import { folderOf, type Project } from "../project.ts";

/** Target names by what they do. `install` is not among them: it mostly means into the system. */
const targets: Readonly<Record<CommandKind, readonly string[]>> = {
  install: ["deps", "dependencies", "bootstrap", "setup"],
  build: ["build", "compile"],
  types: ["types", "typecheck", "type-check"],
  lint: ["lint", "vet"],
  format: ["format-check", "fmt-check", "check-format", "format", "fmt"],
  test: ["test", "tests", "check"],
  run: ["run", "serve", "start", "dev"],
};

/** Commands of Makefiles and justfiles. */
export function taskRunnerCommands(project: Project): readonly ProjectCommand[] {
  return project.manifests(/^(?:(?:GNU)?[Mm]akefile|\.?[Jj]ustfile)$/).flatMap((manifest) => {
    const isJust = /justfile$/i.test(manifest);
    const offered = targetNames(project.text(manifest) ?? "", isJust);
    const command = (kind: CommandKind, ...more: readonly string[]) => {
      const name = [...targets[kind], ...more].find((each) => offered.has(each));
      return name === undefined ? undefined : `${isJust ? "just" : "make"} ${name}`;
    };
    return commandsOf(folderOf(manifest), manifest, {
      install: command("install"),
      // In C the habit is `all`; elsewhere it may be anything.
      build: isNative(project, folderOf(manifest)) ? command("build", "all") : command("build"),
      types: command("types"),
      lint: command("lint"),
      format: command("format"),
      test: command("test"),
      run: command("run"),
    });
  });
}

/** Whether sources that a compiler for C or C++ takes lie in the folder or in its `src`. */
function isNative(project: Project, folder: string): boolean {
  const start = folder === "." ? "" : `${folder}/`;
  return project.files.some(
    ({ path }) => path.startsWith(start) && /^(?:src\/)?[^/]{1,200}\.(?:c|cc|cpp|cxx)$/.test(path.slice(start.length)),
  );
}

/** What a person can type after `make` or `just`: targets without patterns, variables and parameters. */
function targetNames(text: string, isJust: boolean): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const short = line.slice(0, 500);
    if (/^[\s#.]/.test(short)) continue;
    const colon = short.indexOf(":");
    if (colon === -1 || short[colon + 1] === "=" || short.slice(colon, colon + 3) === "::=") continue;
    const head = short.slice(0, colon).trim();
    if (head.includes("=")) continue;
    // A recipe of just with parameters that have no default cannot be run by its name alone.
    const words = head.replace(/^@/, "").split(/\s+/);
    if (isJust) {
      if (words.length === 1 && words[0] !== undefined) names.add(words[0]);
    } else {
      for (const word of words) names.add(word);
    }
  }
  return names;
}
