import { isRecord, listOf, recordOf, stringOf } from "../grammar.ts";
import { folderOf, inFolder } from "../project.ts";
import { LineFinder } from "../syntax/line-finder.ts";
import { locked, type Locked, type LockFile, type LockReader, reachable } from "./lock-reader.ts";
import { pythonAsked, pythonName } from "./python-asked.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A `[[package]]` of a TOML lock file. */
interface Package {
  readonly name: string;
  readonly version: string | undefined;
  readonly line: number | undefined;
  readonly fields: Fields;
}

/** poetry.lock: the groups are in the file only since version 2; before, they follow from what asks for what. */
export const readPoetryLock: LockReader = (file) =>
  withPackages(file, (packages) => {
    const asked = pythonAsked(file);
    const needs = new Map(
      packages.map((each) => [each.name, Object.keys(recordOf(each.fields["dependencies"])).map(pythonName)]),
    );
    const used = reachable(asked.used, (name) => needs.get(name));
    return packages.map(({ name, version, line, fields }) => {
      const groups = listOf(fields["groups"]);
      const category = stringOf(fields["category"]);
      const dev =
        groups.length > 0 ? !groups.includes("main") : category !== undefined ? category === "dev" : !used.has(name);
      const isDev = asked.isKnown || groups.length > 0 || category !== undefined ? dev : false;
      return locked(name, version, asked.relation(name), isDev, { line });
    });
  });

/** pdm.lock */
export const readPdmLock: LockReader = (file) =>
  withPackages(file, (packages) => {
    const asked = pythonAsked(file);
    const needs = new Map(
      packages.map((each) => [each.name, listOf(each.fields["dependencies"]).map(requirementName)]),
    );
    const used = reachable(asked.used, (name) => needs.get(name));
    return packages.map(({ name, version, line, fields }) => {
      const groups = listOf(fields["groups"]);
      const dev = groups.length > 0 ? !groups.includes("default") : asked.isKnown && !used.has(name);
      return locked(name, version, asked.relation(name), dev, { line });
    });
  });

/** uv.lock: holds the packages of the project itself, with what each asks for. */
export const readUvLock: LockReader = (file) =>
  withPackages(file, (packages) => {
    const own = packages.filter(isOwn);
    const used = new Set(
      own.flatMap((each) => [
        ...namesIn(each.fields["dependencies"]),
        ...namesInAll(each.fields["optional-dependencies"]),
      ]),
    );
    const dev = own.flatMap((each) => namesInAll(each.fields["dev-dependencies"]));
    const direct = new Set([...used, ...dev]);
    const needs = new Map(
      packages.map((each) => [
        each.name,
        [...namesIn(each.fields["dependencies"]), ...namesInAll(each.fields["optional-dependencies"])],
      ]),
    );
    const reached = reachable(used, (name) => needs.get(name));
    return packages
      .filter((each) => !isOwn(each))
      .map(({ name, version, line }) => {
        const relation = own.length === 0 ? undefined : direct.has(name) ? "direct" : "transitive";
        return locked(name, version, relation, own.length > 0 && !reached.has(name), { line });
      });
  });

function isOwn({ fields }: Package): boolean {
  const source = recordOf(fields["source"]);
  return "virtual" in source || "editable" in source || "directory" in source;
}

/**
 * Cargo.lock: packages without a source are of the project itself. Which of
 * theirs are for tests, their manifests say. A name alone means its only version.
 */
export const readCargoLock: LockReader = (file) =>
  withPackages(
    file,
    (packages) => {
      const own = packages.filter(({ fields }) => fields["source"] === undefined);
      const members = new Set(own.map(({ name }) => name));
      const dev = devOnly(file);
      const ids = new Map(
        packages.flatMap(
          (each) =>
            [
              [each.name, each],
              [idOf(each), each],
            ] as const,
        ),
      );
      const asksFor = ({ fields }: Package): readonly string[] =>
        listOf(fields["dependencies"]).flatMap((text) => {
          const found = ids.get(cargoId(text));
          return found === undefined ? [] : [idOf(found)];
        });
      const direct = new Set(own.flatMap(asksFor));
      const starts = [...direct].filter((id) => {
        const name = cargoName(id);
        return !dev.has(name) && !members.has(name);
      });
      const needs = new Map(packages.map((each) => [idOf(each), asksFor(each)]));
      const used = reachable(starts, (id) => needs.get(id));
      return packages
        .filter(({ fields }) => fields["source"] !== undefined)
        .map((each) => {
          const relation = direct.has(idOf(each)) ? "direct" : "transitive";
          return locked(each.name, each.version, relation, !used.has(idOf(each)), { line: each.line });
        });
    },
    (name) => name,
  );

function idOf({ name, version }: Package): string {
  return `${name} ${version}`;
}

/** Names that the manifests below the lock file's folder ask for in tests only. */
function devOnly({ project, folder, grammar }: LockFile): ReadonlySet<string> {
  const dev = new Set<string>();
  const used = new Set<string>();
  for (const path of project.manifests(/^Cargo\.toml$/)) {
    if (folder !== "." && folderOf(path) !== folder && !path.startsWith(inFolder(folder, ""))) continue;
    const parsed = grammar.toml(project.text(path) ?? "");
    if (!parsed.ok) continue;
    for (const table of [parsed.value, ...Object.values(recordOf(parsed.value["target"])).map(recordOf)]) {
      for (const name of cargoNames(table["dev-dependencies"])) dev.add(name);
      for (const kind of ["dependencies", "build-dependencies"])
        for (const name of cargoNames(table[kind])) used.add(name);
    }
  }
  return new Set([...dev].filter((name) => !used.has(name)));
}

/** The packages of a table of dependencies, under their own names. */
export function cargoNames(table: unknown): readonly string[] {
  return Object.entries(recordOf(table)).map(([name, value]) => stringOf(recordOf(value)["package"]) ?? name);
}

/** `name`, `name 1.0.0` or `name 1.0.0 (source)` */
function cargoName(text: unknown): string {
  return String(text).split(" ")[0] ?? "";
}

/** The same without the source. */
function cargoId(text: unknown): string {
  return String(text).split(" ").slice(0, 2).join(" ");
}

function withPackages(
  { text, grammar }: LockFile,
  read: (packages: readonly Package[]) => readonly Locked[],
  nameOf: (name: string) => string = pythonName,
): ReturnType<LockReader> {
  const parsed = grammar.toml(text);
  if (!parsed.ok) return parsed;
  const finder = new LineFinder(text);
  const packages = listOf(parsed.value["package"]).flatMap((value): readonly Package[] => {
    const line = finder.next("[[package]]");
    const name = isRecord(value) ? stringOf(value["name"]) : undefined;
    if (!isRecord(value) || name === undefined) return [];
    return [{ name: nameOf(name), version: stringOf(value["version"]), line, fields: value }];
  });
  return { ok: true, value: read(packages) };
}

function namesIn(list: unknown): readonly string[] {
  return listOf(list)
    .flatMap((each) => stringOf(recordOf(each)["name"]) ?? [])
    .map(pythonName);
}

function namesInAll(groups: unknown): readonly string[] {
  return Object.values(recordOf(groups)).flatMap(namesIn);
}

function requirementName(text: unknown): string {
  return pythonName(/^[\w.-]+/.exec(String(text))?.[0] ?? "");
}
