import { readJson, recordOf, stringOf } from "../grammar.ts";
import { inFolder, upwards } from "../project.ts";
import { LineFinder } from "../syntax/line-finder.ts";
import { descendants, textOf, type XmlElement, xmlRoot } from "../syntax/xml-elements.ts";
import { locked, type Locked, type LockFile, type LockReader } from "./lock-reader.ts";

/** packages.lock.json: one list for each target framework. */
export const readNugetLock: LockReader = ({ text }) => {
  const parsed = readJson(text);
  if (!parsed.ok) return parsed;
  const finder = new LineFinder(text);
  const found = new Map<string, Locked>();
  for (const [framework, packages] of Object.entries(recordOf(parsed.value["dependencies"]))) {
    finder.key(framework);
    for (const [name, value] of Object.entries(recordOf(packages))) {
      const entry = recordOf(value);
      const type = stringOf(entry["type"]);
      const line = finder.key(name);
      if (type === "Project") continue;
      const version = stringOf(entry["resolved"]);
      const relation = type === "Direct" ? "direct" : "transitive";
      const key = `${name.toLowerCase()}\n${version}`;
      if (!found.has(key)) found.set(key, locked(name, version, relation, false, { line }));
    }
  }
  return { ok: true, value: [...found.values()] };
};

/** A project file of .NET without a lock file: what it asks for itself. */
export const readDotnetProject: LockReader = (file) => {
  const { text, project, folder } = file;
  if (project.has(inFolder(folder, "packages.lock.json"))) return { ok: true, value: [] };
  const root = xmlRoot(text);
  if (root?.name !== "Project") return { ok: false, reason: "is not a well-formed project file" };
  const central = centralVersions(file);
  const value = descendants(root, "PackageReference").flatMap((each): readonly Locked[] => {
    const name = each.attributes.get("Include");
    if (name === undefined || name === "") return [];
    const version = versionOf(each) ?? each.attributes.get("VersionOverride") ?? central.get(name.toLowerCase());
    const isTool = (each.attributes.get("PrivateAssets") ?? textOf(each, "PrivateAssets"))?.toLowerCase() === "all";
    return [locked(name, exact(version), "direct", isTool, { line: each.line })];
  });
  return { ok: true, value };
};

function centralVersions({ project, folder }: LockFile): ReadonlyMap<string, string> {
  const path = upwards(folder)
    .map((at) => inFolder(at, "Directory.Packages.props"))
    .find((each) => project.text(each) !== undefined);
  const root = path === undefined ? undefined : xmlRoot(project.text(path) ?? "");
  return new Map(
    descendants(root, "PackageVersion").flatMap((each) => {
      const [name, version] = [each.attributes.get("Include"), versionOf(each)];
      return name === undefined || version === undefined ? [] : [[name.toLowerCase(), version] as const];
    }),
  );
}

function versionOf(element: XmlElement): string | undefined {
  return element.attributes.get("Version") ?? textOf(element, "Version");
}

/** A range, a star or a property is no version. */
function exact(version: string | undefined): string | undefined {
  return version !== undefined && /^\d+(?:\.\d+)*(?:-[\w.-]+)?$/.test(version) ? version : undefined;
}
