import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { readJson } from "../grammar.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";
import { type ModuleNames, lastParts } from "../syntax/module-names.ts";
import { isTestFile } from "../../gate/file-kinds.ts";
import { isComparable } from "./duplicates.ts";

export interface NamedModule {
  readonly path: string;
  readonly names: ModuleNames;
}

const mostShown = 20;

/** Whether what a file says of modules is worth reading. */
export function hasModules(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx)$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
}

/**
 * Exported code that nothing uses, one finding a file. Said only where nothing
 * else could: of private packages, of files that others import, by names that
 * no file takes from anywhere and that stand nowhere else in their own. Of a
 * package that loads modules by names that only running tells, nothing is said.
 */
export function deadExportFindings(
  modules: readonly NamedModule[],
  project: Project,
  importers: (path: string) => number,
): readonly RuleFinding[] {
  const takes = new Set(modules.flatMap(({ names }) => names.takes));
  const whole = new Set(modules.flatMap(({ names }) => names.whole));
  const from = new Set(modules.flatMap(({ names }) => names.from));
  const packageOf = packagesIn(project);
  const open = new Set(
    modules.flatMap(({ path, names }) => (names.open && !isTestFile(path) ? [packageOf(path)] : [])),
  );
  return modules.flatMap(({ path, names }): readonly RuleFinding[] => {
    const parts = lastParts(path);
    const isImported = importers(path) > 0 || (parts.includes("/") && from.has(parts));
    if (!isImported || isWhole(parts, whole) || !isComparable(path, "TypeScript")) return [];
    const home = packageOf(path);
    if (home?.isPrivate !== true || open.has(home)) return [];
    const dead = names.lonely.filter(({ name }) => !takes.has(name));
    return dead.length === 0 ? [] : [findingOf(path, dead)];
  });
}

/** A name of one part may mean the file as well. */
function isWhole(parts: string, whole: ReadonlySet<string>): boolean {
  return whole.has(parts) || whole.has(parts.slice(parts.lastIndexOf("/") + 1));
}

interface Package {
  readonly isPrivate: boolean;
}

function packagesIn(project: Project): (path: string) => Package | undefined {
  const known = new Map<string, Package>();
  return (path) => {
    const folder = upwards(folderOf(path)).find((each) => project.has(inFolder(each, "package.json")));
    if (folder === undefined) return undefined;
    let found = known.get(folder);
    if (found === undefined) {
      const manifest = readJson(project.text(inFolder(folder, "package.json")) ?? "");
      found = { isPrivate: manifest.ok && manifest.value["private"] === true };
      known.set(folder, found);
    }
    return found;
  };
}

function findingOf(path: string, dead: ModuleNames["lonely"]): RuleFinding {
  const names = dead.map(({ name }) => name);
  const some = names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
  return {
    id: findingIds("quality/dead-export", path)(""),
    rule: "quality/dead-export",
    severity: "info",
    title: `${some} of ${path} ${names.length === 1 ? "is" : "are"} used nowhere`,
    message: `No file of the project imports ${some}, and nothing in ${path} uses ${names.length === 1 ? "it" : "them"}. Remove what is not wanted any more.`,
    evidence: dead.slice(0, mostShown).map(({ name, line }) => ({ file: path, line, text: name })),
    fixClass: "remove",
  };
}
