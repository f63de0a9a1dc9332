import { parse, TomlError } from "smol-toml";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type Document } from "yaml";
import type { Grammar, Parsed, YamlEntry, YamlNode } from "#core/analyse/grammar.ts";

/** Aliases may name aliases: more nodes than this are an attack, or no file that people write. */
const mostNodes = 100_000;

/** The parsers of the `yaml` and `smol-toml` packages. */
export const libraryGrammar: Grammar = { yaml: readYaml, toml: readToml };

function readToml(text: string): Parsed<Readonly<Record<string, unknown>>> {
  try {
    return { ok: true, value: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) return { ok: false, reason: "is not valid TOML" };
    return { ok: false, reason: `is not valid TOML (line ${error.line})` };
  }
}

function readYaml(text: string): Parsed<readonly YamlNode[]> {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  if (!Array.isArray(documents)) return { ok: true, value: [] };
  const error = documents.flatMap((document) => document.errors)[0];
  if (error !== undefined) {
    return { ok: false, reason: `is not valid YAML (line ${lines.linePos(error.pos[0]).line})` };
  }
  const budget = { nodes: mostNodes };
  const values = documents.flatMap((document: Document) => {
    const made = nodeOf(document.contents, { document, lines, budget, depth: 0 });
    return made === undefined ? [] : [made];
  });
  return budget.nodes > 0 ? { ok: true, value: values } : { ok: false, reason: "repeats itself too often by aliases" };
}

interface Place {
  readonly document: Document;
  readonly lines: LineCounter;
  readonly budget: { nodes: number };
  readonly depth: number;
}

function nodeOf(node: unknown, place: Place): YamlNode | undefined {
  if (place.budget.nodes-- <= 0 || place.depth > 100) return undefined;
  const below = { ...place, depth: place.depth + 1 };
  if (isAlias(node)) return nodeOf(node.resolve(place.document), below);
  if (isMap(node)) {
    const entries = node.items.flatMap((pair): readonly YamlEntry[] => {
      if (!isScalar(pair.key)) return [];
      const key = String(pair.key.value);
      const line = lineOf(pair.key, place);
      const value = nodeOf(pair.value, below) ?? { kind: "scalar", line, value: undefined, textLine: line };
      return key === "<<" ? merged(value) : [{ key, line, value }];
    });
    return { kind: "map", line: lineOf(node, place), entries };
  }
  if (isSeq(node)) {
    return { kind: "list", line: lineOf(node, place), items: node.items.flatMap((item) => nodeOf(item, below) ?? []) };
  }
  if (!isScalar(node)) return undefined;
  const line = lineOf(node, place);
  const { value, type } = node;
  const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const isBlock = type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
  return { kind: "scalar", line, value: isPlain ? value : undefined, textLine: isBlock ? line + 1 : line };
}

/** What `<<` brings in: the entries of one map, or of several. */
function merged(value: YamlNode): readonly YamlEntry[] {
  if (value.kind === "map") return value.entries;
  return value.kind === "list" ? value.items.flatMap(merged) : [];
}

function lineOf(node: Node, { lines }: Place): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}
