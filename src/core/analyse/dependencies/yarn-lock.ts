import { readPackageJson } from "../ecosystems/node.ts";
import { recordOf, stringOf } from "../grammar.ts";
import { type IndentedKey, indentedKeys, keyNamed } from "../syntax/indented-keys.ts";
import { locked, type Locked, type LockFile, type LockReader, reachable } from "./lock-reader.ts";

/** A block of yarn.lock: one version, and all ranges that it answers. */
interface Block {
  readonly ranges: readonly string[];
  readonly name: string;
  readonly version: string | undefined;
  readonly line: number;
  readonly needs: readonly string[];
}

/** yarn.lock of yarn 1 and of all later ones. What the project itself asks for stands in its package.json files. */
export const readYarnLock: LockReader = (file) => {
  const keys = indentedKeys(file.text);
  const isBerry = keyNamed(keys, "__metadata") !== undefined;
  if (!isBerry && !/^# yarn lockfile v1/m.test(file.text) && file.text.trim() !== "") {
    return { ok: false, reason: "is no lock file of yarn" };
  }
  const blocks = keys.flatMap((key) => blockOf(key));
  const byRange = new Map(blocks.flatMap((block) => block.ranges.map((range) => [range, block] as const)));
  const { used, dev } = askedBy(file);
  const find = (range: string): Block | undefined => byRange.get(range) ?? byRange.get(withProtocol(range));
  const isKnown = used.size + dev.size > 0;
  const direct = new Set([...used, ...dev].flatMap((range) => find(range) ?? []));
  const reached = reachable(used, (range) => find(range)?.needs);
  const kept = new Set([...reached].flatMap((range) => find(range) ?? []));
  const value = blocks.map((block): Locked => {
    const relation = !isKnown ? undefined : direct.has(block) ? "direct" : "transitive";
    return locked(block.name, block.version, relation, isKnown && !kept.has(block), { line: block.line });
  });
  return { ok: true, value };
};

function blockOf(key: IndentedKey): readonly Block[] {
  if (key.key === "__metadata") return [];
  const version = keyNamed(key.children, "version")?.value;
  const resolution = keyNamed(key.children, "resolution")?.value;
  const isOwn = version === "0.0.0-use.local" || keyNamed(key.children, "linkType")?.value === "soft";
  const ranges = key.key.split(/,\s*/);
  const name = nameIn(resolution ?? ranges[0] ?? "");
  if (isOwn || name === "" || version === undefined) return [];
  const needs = ["dependencies", "optionalDependencies"].flatMap((kind) =>
    (keyNamed(key.children, kind)?.children ?? []).map((each) => `${each.key}@${each.value}`),
  );
  return [{ ranges, name, version, line: key.line, needs }];
}

/** `@scope/name` of `@scope/name@range`; of an alias, the package that it stands for. */
function nameIn(range: string): string {
  const at = range.indexOf("@", 1);
  if (at === -1) return "";
  const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)@/.exec(range.slice(at + 1))?.[1];
  return alias ?? range.slice(0, at);
}

/** A range without a protocol is one of npm in later yarns. */
function withProtocol(range: string): string {
  const at = range.indexOf("@", 1);
  return at === -1 ? range : `${range.slice(0, at)}@npm:${range.slice(at + 1)}`;
}

/** The ranges that the packages of the project ask for. */
function askedBy({ project, folder }: LockFile): { used: ReadonlySet<string>; dev: ReadonlySet<string> } {
  const used = new Set<string>();
  const dev = new Set<string>();
  for (const path of project.manifests(/^package\.json$/)) {
    if (folder !== "." && !path.startsWith(`${folder}/`)) continue;
    const content = readPackageJson(project.text(path));
    const add = (into: Set<string>, wanted: unknown): void => {
      for (const [name, range] of Object.entries(recordOf(wanted))) {
        const text = stringOf(range);
        if (text !== undefined) into.add(`${name}@${text}`);
      }
    };
    add(used, content?.dependencies);
    add(used, content?.optionalDependencies);
    add(dev, content?.devDependencies);
  }
  return { used, dev };
}
