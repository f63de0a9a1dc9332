import type { YamlEntry, YamlNode } from "../grammar.ts";

/** The entry of a key; `undefined` where the node is no map or has none. */
export function entryIn(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key) : undefined;
}

export function valueIn(node: YamlNode | undefined, ...keys: readonly string[]): YamlNode | undefined {
  return keys.reduce((at, key) => entryIn(at, key)?.value, node);
}

export function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === "map" ? node.entries : [];
}

export function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === "list" ? node.items : [];
}

/** The text of a scalar, whatever its type. */
export function scalarOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.value !== undefined ? String(node.value) : undefined;
}
