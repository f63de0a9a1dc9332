import { readPackageJson } from "../ecosystems/node.ts";
import { readJson, recordOf, stringOf } from "../grammar.ts";
import { inFolder } from "../project.ts";
import { LineFinder } from "../syntax/line-finder.ts";
import { locked, type Locked, type LockFile, type LockReader } from "./lock-reader.ts";

type Fields = Readonly<Record<string, unknown>>;

/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3. */
export const readNpmLock: LockReader = (file) => {
  const parsed = readJson(file.text);
  if (!parsed.ok) return parsed;
  const { packages, dependencies } = parsed.value;
  if (packages !== undefined) return { ok: true, value: fromPackages(recordOf(packages), file.text) };
  return { ok: true, value: fromTree(recordOf(dependencies), file) };
};

/** Versions 2 and 3: one entry for each place under `node_modules`, and one for each package of the project. */
function fromPackages(packages: Fields, text: string): readonly Locked[] {
  const finder = new LineFinder(text);
  const direct = directPlaces(packages);
  return Object.entries(packages).flatMap(([place, value]) => {
    const line = finder.key(place);
    const at = place.lastIndexOf("node_modules/");
    const entry = recordOf(value);
    if (at === -1 || entry["link"] === true) return [];
    const name = stringOf(entry["name"]) ?? place.slice(at + "node_modules/".length);
    const relation = direct.has(place) ? "direct" : "transitive";
    const licence = licenceOf(entry["license"]);
    return [locked(name, stringOf(entry["version"]), relation, entry["dev"] === true, { line, licence })];
  });
}

/** Where the packages of the project find what they ask for: beside themselves, or in a folder above. */
function directPlaces(packages: Fields): ReadonlySet<string> {
  const places = new Set<string>();
  for (const [own, value] of Object.entries(packages)) {
    if (own.includes("node_modules/")) continue;
    const entry = recordOf(value);
    for (const kind of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
      for (const name of Object.keys(recordOf(entry[kind]))) {
        const nearest = foldersUpwards(own).find((folder) => Object.hasOwn(packages, `${folder}node_modules/${name}`));
        if (nearest !== undefined) places.add(`${nearest}node_modules/${name}`);
      }
    }
  }
  return places;
}

function foldersUpwards(folder: string): readonly string[] {
  const parts = folder === "" ? [] : folder.split("/");
  return Array.from({ length: parts.length + 1 }, (_, up) => {
    const rest = parts.slice(0, parts.length - up).join("/");
    return rest === "" ? "" : `${rest}/`;
  });
}

/** Version 1: a tree of what lies in whose `node_modules`. What is asked for stands in package.json. */
function fromTree(top: Fields, { text, project, folder }: LockFile): readonly Locked[] {
  const manifest = readPackageJson(project.text(inFolder(folder, "package.json")));
  const asked = new Set(Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies }));
  const finder = new LineFinder(text);
  const found: Locked[] = [];
  const walk = (level: Fields, isTop: boolean, depth: number): void => {
    for (const [name, value] of Object.entries(level)) {
      const entry = recordOf(value);
      const line = finder.key(name);
      const relation = manifest === undefined ? undefined : isTop && asked.has(name) ? "direct" : "transitive";
      const version = stringOf(entry["version"]);
      const [, aliased, exact] = /^npm:(.+)@([^@]+)$/.exec(version ?? "") ?? [];
      found.push(locked(aliased ?? name, exact ?? version, relation, entry["dev"] === true, { line }));
      if (depth < 100) walk(recordOf(entry["dependencies"]), false, depth + 1);
    }
  };
  walk(top, true, 0);
  return found;
}

/** A text, or in old packages an object or a list of objects. */
export function licenceOf(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const all = value.flatMap((each) => licenceOf(each) ?? []);
    return all.length === 0 ? undefined : all.length === 1 ? all[0] : `(${all.join(" OR ")})`;
  }
  return stringOf(value) ?? stringOf(recordOf(value)["type"]);
}
