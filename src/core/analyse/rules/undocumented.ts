import type { Ecosystem } from "../ecosystem.ts";
import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { readJson } from "../grammar.ts";
import { languageOf } from "../languages.ts";
import { folderOf, inFolder, type Project, upwards } from "../project.ts";
import type { ExportedSymbol } from "../syntax/exported-symbols.ts";

/** What a file offers, as far as it counts for its documentation. */
export interface OfferingFile {
  readonly path: string;
  readonly total: number;
  readonly bare: readonly Omit<ExportedSymbol, "documented">[];
}

/** A package that documents so much of what it offers means to document all. In percent. */
const custom = 90;
/** What nobody publishes needs fewer words. */
const privateCustom = 95;
const leastSymbols = 20;
const mostShown = 20;

/** Programs offer nothing to others; what is internal is not offered. */
export function isOffering(path: string, text: string): boolean {
  if (/(?:^|\/)(?:internal|bin|cmd|scripts?)\/|(?:^|\/)(?:_[^/]*|main\.\w+|setup\.py)$/.test(path)) return false;
  if (text.startsWith("#!") || /^if __name__ ==/m.test(text)) return false;
  return !path.endsWith(".go") || !/^package\s+main\b/m.test(text.slice(0, 3_000));
}

/** One finding a file, and only in packages where nearly everything is documented: elsewhere it is not their custom. */
export function undocumentedFindings(
  files: readonly OfferingFile[],
  project: Project,
  ecosystems: readonly Ecosystem[],
): readonly RuleFinding[] {
  const folders = new Set(ecosystems.map(({ folder }) => folder));
  const packageOf = ({ path }: OfferingFile): string => {
    const folder = upwards(folderOf(path)).find((each) => folders.has(each)) ?? ".";
    return `${folder}\n${languageOf(path) ?? ""}`;
  };
  return [...Map.groupBy(files, packageOf)].flatMap(([name, own]) => {
    const total = own.reduce((sum, each) => sum + each.total, 0);
    const documented = total - own.reduce((sum, each) => sum + each.bare.length, 0);
    const share = Math.floor((100 * documented) / total);
    const wanted = isPrivate(project, name.slice(0, name.indexOf("\n"))) ? privateCustom : custom;
    if (total < leastSymbols || share < wanted) return [];
    return own.filter(({ bare }) => bare.length > 0).map((file) => findingOf(file, share));
  });
}

function isPrivate(project: Project, folder: string): boolean {
  const text = project.text(inFolder(folder, "package.json"));
  const manifest = text === undefined ? undefined : readJson(text);
  return manifest?.ok === true && manifest.value["private"] === true;
}

function findingOf({ path, bare }: OfferingFile, share: number): RuleFinding {
  const names = bare.map(({ name }) => name);
  const some = names.length <= 3 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
  const [are, they] = names.length === 1 ? ["is", "it does"] : ["are", "they do"];
  return {
    id: findingIds("docs/undocumented", path)(""),
    rule: "docs/undocumented",
    severity: "info",
    title: `${some} of ${path} ${are} not documented`,
    message: `${share} % of what this package offers has a comment of its own, but not ${some}. Say what ${they}, above or, in Python, in a docstring.`,
    evidence: bare.slice(0, mostShown).map(({ name, line }) => ({ file: path, line, text: name })),
    fixClass: "write",
  };
}
