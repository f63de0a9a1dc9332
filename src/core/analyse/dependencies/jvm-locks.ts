import { childNamed, childrenNamed, textOf, type XmlElement, xmlRoot } from "../syntax/xml-elements.ts";
import { inFolder, upwards } from "../project.ts";
import { locked, type Locked, type LockFile, type LockReader } from "./lock-reader.ts";

/** pom.xml: what the project asks for itself. Versions are followed into properties and parents inside the repository. */
export const readPom: LockReader = (file) => {
  const root = xmlRoot(file.text);
  if (root?.name !== "project") return { ok: false, reason: "is not a well-formed pom.xml" };
  const chain = [root, ...parentsOf(file)];
  const value = childrenNamed(childNamed(root, "dependencies"), "dependency").flatMap((each): readonly Locked[] => {
    const group = resolve(textOf(each, "groupId"), chain);
    const artifact = resolve(textOf(each, "artifactId"), chain);
    if (group === undefined || artifact === undefined) return [];
    const version = resolve(textOf(each, "version") ?? managedVersion(group, artifact, chain), chain);
    return [locked(`${group}:${artifact}`, version, "direct", textOf(each, "scope") === "test", { line: each.line })];
  });
  return { ok: true, value };
};

/** The pom.xml files of the folders above, nearest first, as far as they go without a gap in what is asked for. */
function parentsOf({ project, folder }: LockFile): readonly XmlElement[] {
  return upwards(folder)
    .slice(1)
    .flatMap((at) => {
      const text = project.text(inFolder(at, "pom.xml"));
      return (text === undefined ? undefined : xmlRoot(text)) ?? [];
    });
}

function managedVersion(group: string, artifact: string, chain: readonly XmlElement[]): string | undefined {
  for (const pom of chain) {
    const managed = childNamed(childNamed(pom, "dependencyManagement"), "dependencies");
    for (const each of childrenNamed(managed, "dependency")) {
      if (resolve(textOf(each, "groupId"), chain) === group && textOf(each, "artifactId") === artifact) {
        return textOf(each, "version");
      }
    }
  }
  return undefined;
}

/** A text with its `${properties}` filled in; `undefined` when one is not known here. */
function resolve(text: string | undefined, chain: readonly XmlElement[], depth = 0): string | undefined {
  if (text === undefined || !text.includes("${")) return text;
  const name = /\$\{([^}]*)\}/.exec(text)?.[1];
  if (name === undefined || depth > 10) return undefined;
  const value = property(name, chain);
  return value === undefined
    ? undefined
    : resolve(
        text.replace(`\${${name}}`, () => value),
        chain,
        depth + 1,
      );
}

function property(name: string, chain: readonly XmlElement[]): string | undefined {
  for (const pom of chain) {
    const own = /^(?:project|pom)\.(groupId|version)$/.exec(name)?.[1];
    const value =
      own === undefined
        ? textOf(childNamed(pom, "properties"), name)
        : (textOf(pom, own) ?? textOf(childNamed(pom, "parent"), own));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** gradle.lockfile: `group:name:version=configurations`. It does not tell who asked. */
export const readGradleLock: LockReader = ({ text }) => {
  const found: Locked[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, group, name, version, configurations = ""] =
      /^([^#:=\s]+):([^:=\s]+):([^:=\s]+)=(.*)$/.exec(line.slice(0, 4_000)) ?? [];
    if (group === undefined) continue;
    const dev = configurations !== "" && configurations.split(",").every((each) => /^test|Test/.test(each));
    found.push(locked(`${group}:${name}`, version, undefined, dev, { line: index + 1 }));
  }
  const isEmpty = /^empty=/m.test(text) || text.trim() === "";
  return found.length > 0 || isEmpty ? { ok: true, value: found } : { ok: false, reason: "is no lock file of Gradle" };
};
