import { readPackageJson } from "../ecosystems/node.ts";
import { type Grammar, readJson, recordOf, stringOf } from "../grammar.ts";
import { folderOf, inFolder, type Project } from "../project.ts";
import { indentedKeys, keyNamed } from "../syntax/indented-keys.ts";
import type { Dependencies } from "./read-dependencies.ts";
import { pythonAsked } from "./python-asked.ts";
import { cargoNames } from "./toml-locks.ts";

/** What a manifest asks for and its lock file does not have, or has for another range. */
export interface Mismatch {
  readonly lock: string;
  readonly manifest: string;
  /** Names, each with what is wrong: "a is not in it", "b is locked for ^1, not ^2". */
  readonly details: readonly string[];
}

type Compare = (project: Project, grammar: Grammar, lock: string, locked: ReadonlySet<string>) => readonly string[];

const comparisons: readonly (readonly [lock: RegExp, manifest: string, compare: Compare])[] = [
  [/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/, "package.json", compareNpm],
  [/(?:^|\/)pnpm-lock\.yaml$/, "package.json", comparePnpm],
  [/(?:^|\/)yarn\.lock$/, "package.json", compareNode],
  [/(?:^|\/)(?:poetry|pdm|uv)\.lock$/, "pyproject.toml", comparePython],
  [/(?:^|\/)Cargo\.lock$/, "Cargo.toml", compareCargo],
  [/(?:^|\/)composer\.lock$/, "composer.json", compareComposer],
  [/(?:^|\/)go\.mod$/, "go.mod", compareGo],
];

export function findMismatches(
  project: Project,
  grammar: Grammar,
  { list, broken }: Dependencies,
): readonly Mismatch[] {
  const names = Map.groupBy(list, ({ file }) => file);
  const isBroken = new Set(broken.map(({ file }) => file));
  return project.manifests(/./).flatMap((lock) => {
    if (isBroken.has(lock) || (project.text(lock) ?? "").trim() === "") return [];
    return comparisons.flatMap(([pattern, name, compare]) => {
      const manifest = inFolder(folderOf(lock), name);
      if (!pattern.test(lock) || project.text(manifest) === undefined) return [];
      const details = compare(project, grammar, lock, new Set(names.get(lock)?.map((each) => each.name)));
      return details.length === 0
        ? []
        : [{ lock: name === "go.mod" ? inFolder(folderOf(lock), "go.sum") : lock, manifest, details }];
    });
  });
}

/** What package.json asks for from a registry, with its range. */
function askedOfNode(project: Project, lock: string): readonly (readonly [name: string, range: string])[] {
  const content = readPackageJson(project.text(inFolder(folderOf(lock), "package.json")));
  const all = { ...content?.devDependencies, ...content?.optionalDependencies, ...content?.dependencies };
  return Object.entries(all).flatMap(([name, range]) =>
    typeof range === "string" && /^(?:[\^~<>=v\s]*\d|\*$)/.test(range) ? [[name, range] as const] : [],
  );
}

function compareNode(
  project: Project,
  _grammar: Grammar,
  lock: string,
  locked: ReadonlySet<string>,
): readonly string[] {
  return askedOfNode(project, lock).flatMap(([name]) => (locked.has(name) ? [] : [`${name} is not in it`]));
}

function compareNpm(project: Project, grammar: Grammar, lock: string, locked: ReadonlySet<string>): readonly string[] {
  const parsed = readJson(project.text(lock) ?? "");
  const packages = parsed.ok ? parsed.value["packages"] : undefined;
  if (packages === undefined) return compareNode(project, grammar, lock, locked);
  const own = recordOf(recordOf(packages)[""]);
  const known = {
    ...recordOf(own["devDependencies"]),
    ...recordOf(own["optionalDependencies"]),
    ...recordOf(own["dependencies"]),
  };
  return compareRanges(askedOfNode(project, lock), (name) => stringOf(known[name]));
}

function comparePnpm(project: Project, grammar: Grammar, lock: string, locked: ReadonlySet<string>): readonly string[] {
  const keys = indentedKeys(project.text(lock) ?? "");
  const root = keyNamed(keyNamed(keys, "importers")?.children ?? [], ".")?.children ?? keys;
  const specifiers = new Map<string, string>();
  for (const each of keyNamed(root, "specifiers")?.children ?? []) specifiers.set(each.key, each.value);
  for (const kind of ["devDependencies", "optionalDependencies", "dependencies"]) {
    for (const each of keyNamed(root, kind)?.children ?? []) {
      const said = keyNamed(each.children, "specifier")?.value;
      if (said !== undefined) specifiers.set(each.key, said);
    }
  }
  if (specifiers.size === 0) return compareNode(project, grammar, lock, locked);
  return compareRanges(askedOfNode(project, lock), (name) => specifiers.get(name));
}

function compareRanges(
  asked: readonly (readonly [name: string, range: string])[],
  lockedFor: (name: string) => string | undefined,
): readonly string[] {
  return asked.flatMap(([name, range]) => {
    const known = lockedFor(name);
    if (known === undefined) return [`${name} is not in it`];
    // An override or a catalogue of the workspace replaces what the manifest says.
    return known.trim() === range.trim() || !/^[\^~<>=v\s]*\d|^\*$/.test(known)
      ? []
      : [`${name} is locked for ${known}, not ${range}`];
  });
}

function comparePython(
  project: Project,
  grammar: Grammar,
  lock: string,
  locked: ReadonlySet<string>,
): readonly string[] {
  const asked = pythonAsked({ path: lock, folder: folderOf(lock), text: "", project, grammar });
  return asked.required.flatMap((name) => (locked.has(name) ? [] : [`${name} is not in it`]));
}

function compareCargo(
  project: Project,
  grammar: Grammar,
  lock: string,
  locked: ReadonlySet<string>,
): readonly string[] {
  const parsed = grammar.toml(project.text(inFolder(folderOf(lock), "Cargo.toml")) ?? "");
  const table = recordOf(parsed.ok ? parsed.value["dependencies"] : undefined);
  const fromRegistry = Object.fromEntries(
    Object.entries(table).filter(([, value]) => typeof value === "string" || recordOf(value)["version"] !== undefined),
  );
  const local = new Set(
    Object.entries(table).flatMap(([name, value]) =>
      recordOf(value)["path"] === undefined ? [] : [stringOf(recordOf(value)["package"]) ?? name],
    ),
  );
  return cargoNames(fromRegistry).flatMap((name) =>
    locked.has(name) || local.has(name) ? [] : [`${name} is not in it`],
  );
}

function compareComposer(
  project: Project,
  _grammar: Grammar,
  lock: string,
  locked: ReadonlySet<string>,
): readonly string[] {
  const parsed = readJson(project.text(inFolder(folderOf(lock), "composer.json")) ?? "");
  const asked = parsed.ok ? { ...recordOf(parsed.value["require"]), ...recordOf(parsed.value["require-dev"]) } : {};
  const names = new Set([...locked].map((name) => name.toLowerCase()));
  return Object.keys(asked).flatMap((name) =>
    !name.includes("/") || names.has(name.toLowerCase()) ? [] : [`${name} is not in it`],
  );
}

/** Each module of go.mod has a line in go.sum, unless it is replaced by a folder. */
function compareGo(project: Project, _grammar: Grammar, lock: string, locked: ReadonlySet<string>): readonly string[] {
  const sum = project.text(inFolder(folderOf(lock), "go.sum"));
  if (sum === undefined || project.has(inFolder(folderOf(lock), "vendor/modules.txt"))) return [];
  const known = new Set(sum.split("\n").map((line) => line.slice(0, Math.max(0, line.indexOf(" ")))));
  const replaced =
    project
      .text(lock)
      ?.match(/^\s*(?:replace\s+)?\S+(?:\s+\S+)?\s+=>/gm)
      ?.join("\n") ?? "";
  return [...locked].flatMap((name) => (known.has(name) || replaced.includes(name) ? [] : [`${name} is not in it`]));
}
