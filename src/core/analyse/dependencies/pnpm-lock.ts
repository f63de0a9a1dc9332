import { type IndentedKey, indentedKeys, keyNamed } from "../syntax/indented-keys.ts";
import { locked, type Locked, type LockReader, reachable } from "./lock-reader.ts";

interface Package {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly line: number;
  /** As the file says it itself, in versions before 9. */
  readonly dev: boolean | undefined;
}

/** pnpm-lock.yaml, versions 5 to 9. */
export const readPnpmLock: LockReader = ({ text }) => {
  // From pnpm 11 on, a first document locks pnpm itself; the project's own is the last.
  const start = text.lastIndexOf("\n---");
  const skipped = start === -1 ? 0 : text.slice(0, start + 1).split("\n").length - 1;
  const keys = indentedKeys(start === -1 ? text : text.slice(start + 1));
  const version = Number.parseFloat(keyNamed(keys, "lockfileVersion")?.value ?? "");
  if (!Number.isFinite(version)) return { ok: false, reason: "does not say its lockfileVersion" };
  const isOld = version < 6;
  const packages = (keyNamed(keys, "packages")?.children ?? []).flatMap((key) => packageOf(key, isOld));
  const known = new Map(packages.map((each) => [each.id, each]));
  const asked = askedIn(keys, isOld);
  const snapshots = keyNamed(keys, "snapshots")?.children ?? keyNamed(keys, "packages")?.children ?? [];
  const needs = new Map(snapshots.map((key) => [key.key, needsOf(key, isOld)]));
  const starts = [...asked].filter(([, dev]) => !dev).map(([id]) => id);
  const used = reachable(starts, (id) => needs.get(id) ?? needs.get(`/${id}`));
  const usedPlain = new Set([...used].map(withoutPeers));
  const direct = new Set([...asked.keys()].map(withoutPeers));
  const found = [...known.values()].map(({ id, name, version: exact, line, dev }): Locked => {
    const plain = withoutPeers(id);
    const relation = direct.has(plain) || direct.has(id) ? "direct" : "transitive";
    return locked(name, exact, relation, dev ?? !(used.has(id) || usedPlain.has(plain)), { line: line + skipped });
  });
  return { ok: true, value: found };
};

function packageOf(key: IndentedKey, isOld: boolean): readonly Package[] {
  const id = key.key.replace(/^\//, "");
  const { name, version } = partsOf(id, isOld);
  const dev = keyNamed(key.children, "dev")?.value;
  const said = keyNamed(key.children, "version")?.value;
  const own = keyNamed(key.children, "name")?.value;
  if (name === "" && own === undefined) return [];
  return [
    {
      id,
      name: own ?? name,
      version: said ?? version,
      line: key.line,
      dev: dev === "true" ? true : dev === "false" ? false : undefined,
    },
  ];
}

/** `name/1.0.0_peer@2` before version 6, `name@1.0.0(peer@2.0.0)` from then on. */
function partsOf(id: string, isOld: boolean): { readonly name: string; readonly version: string } {
  const plain = withoutPeers(id);
  const at = isOld ? plain.lastIndexOf("/") : plain.indexOf("@", 1);
  return at === -1
    ? { name: "", version: "" }
    : { name: plain.slice(0, at), version: plain.slice(at + 1).split("_")[0] ?? "" };
}

function withoutPeers(id: string): string {
  const at = id.indexOf("(");
  return at === -1 ? id : id.slice(0, at);
}

/** The packages that the project asks for by id, and whether for work on it only. */
function askedIn(keys: readonly IndentedKey[], isOld: boolean): ReadonlyMap<string, boolean> {
  const importers = keyNamed(keys, "importers")?.children ?? [{ key: ".", line: 1, value: "", children: keys }];
  const asked = new Map<string, boolean>();
  for (const importer of importers) {
    for (const kind of ["dependencies", "optionalDependencies", "devDependencies"]) {
      for (const entry of keyNamed(importer.children, kind)?.children ?? []) {
        const version = keyNamed(entry.children, "version")?.value ?? entry.value;
        const id = idOf(entry.key, version, isOld);
        if (id !== undefined) asked.set(id, kind === "devDependencies" && (asked.get(id) ?? true));
      }
    }
  }
  return asked;
}

/** What a `name: version` of a dependency leads to; an alias names its whole package as the version. */
function idOf(name: string, version: string, isOld: boolean): string | undefined {
  if (version === "" || version.startsWith("link:")) return undefined;
  if (version.startsWith("/")) return version.slice(1);
  const isAlias = isOld ? version.includes("/") : /^@?[^@:(]+@/.test(version) && !/^\d/.test(version);
  return isAlias ? version : `${name}${isOld ? "/" : "@"}${version}`;
}

function needsOf(key: IndentedKey, isOld: boolean): readonly string[] {
  return ["dependencies", "optionalDependencies"].flatMap((kind) =>
    (keyNamed(key.children, kind)?.children ?? []).flatMap((entry) => idOf(entry.key, entry.value, isOld) ?? []),
  );
}
