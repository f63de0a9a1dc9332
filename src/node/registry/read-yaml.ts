import { isMap, isPair, isSeq, LineCounter, parseDocument, type Node } from "yaml";

/** What a text says, and where in it. */
export interface YamlText {
  readonly value: unknown;
  /** In the text itself, as sentences. */
  readonly mistakes: readonly { readonly line: number; readonly message: string }[];
  /** The line of what a path leads to, or of what comes nearest to it, from 1. */
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

/** Aliases beyond this many are no way of writing, but of filling the memory. */
const mostAliases = 100;

export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: "core" });
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const mistakes = document.errors.map((error) => ({ line: lineAt(error.pos[0]), message: firstLine(error.message) }));
  let value: unknown;
  try {
    value = mistakes.length > 0 ? undefined : document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    mistakes.push({ line: 1, message: firstLine(error instanceof Error ? error.message : String(error)) });
  }
  return { value, mistakes, lineOf: (path) => lineAt(offsetOf(document.contents, path)) };
}

function offsetOf(root: Node | null, path: readonly (string | number)[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const part of path) {
    const next = entryOf(node, part);
    if (next === undefined) break;
    ({ node, offset } = next);
  }
  return offset;
}

/** Of a map the key's own place: its value may begin a line later. */
function entryOf(
  node: unknown,
  part: string | number,
): { readonly node: unknown; readonly offset: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && String(item.key) === String(part));
    const start = rangeStart(pair?.key);
    return pair === undefined || start === undefined ? undefined : { node: pair.value, offset: start };
  }
  const item: unknown = isSeq(node) ? node.items[Number(part)] : undefined;
  const start = rangeStart(item);
  return start === undefined ? undefined : { node: item, offset: start };
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node)) return undefined;
  const { range } = node;
  const start: unknown = Array.isArray(range) ? range[0] : undefined;
  return typeof start === "number" ? start : undefined;
}

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
