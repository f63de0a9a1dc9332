import type { Block, Item } from "./blocks.ts";
import { isLabelLine } from "./field-lines.ts";
import { fenceShape, headingShape, indentOf, isBlank, isRule, itemShape, type ItemShape } from "./line-shapes.ts";
import type { Scan } from "./scan-blocks.ts";

/** The list that begins at `index`, with everything that is nested in it; `undefined` when none begins there. */
export function readList(scan: Scan, index: number): Block | undefined {
  const head = itemShape(scan.lines[index] ?? "");
  if (head === undefined) return undefined;
  const list = new OpenList();
  let next: number | undefined = index;
  while (next !== undefined) next = readLine(scan, next, list, head);
  return { kind: "list", start: index + 1, end: list.end, items: list.items };
}

/** Takes the line into the list and returns the index after it; `undefined` when the list ends before it. */
function readLine(scan: Scan, index: number, list: OpenList, head: ItemShape): number | undefined {
  const line = scan.lines[index];
  if (line === undefined) return undefined;
  if (isBlank(line)) return index + 1;
  const afterBlank = isBlank(scan.lines[index - 1]);
  const inside = indentOf(line) > head.indent;
  const fence = inside && fenceShape(line) !== undefined ? scan.fenceEnd(index) : undefined;
  if (fence !== undefined) {
    for (let inner = index; inner <= fence; inner++) list.addText(inner + 1, scan.lines[inner] ?? "", true);
    return fence + 1;
  }
  const shape = isRule(line) ? undefined : itemShape(line);
  if (shape !== undefined) {
    const sameKind = (shape.ordinal === undefined) === (head.ordinal === undefined);
    if (afterBlank && !sameKind && shape.indent <= head.indent && shape.box === undefined) return undefined;
    list.addItem(index + 1, shape);
    return index + 1;
  }
  const starts = headingShape(line) !== undefined || isRule(line) || fenceShape(line) !== undefined;
  if (starts || (!inside && (afterBlank || /^\s*(?:>|<!--|\|)/.test(line) || isLabelLine(line)))) return undefined;
  list.addText(index + 1, line, inside);
  return index + 1;
}

/** A list that is being read. Items are nested in the last one that stands at least two columns to the left. */
class OpenList {
  readonly items: Item[] = [];
  readonly #open: Item[] = [];

  end = 0;

  addItem(line: number, shape: ItemShape): void {
    while ((this.#open.at(-1)?.indent ?? -Infinity) > shape.indent - 2) this.#open.pop();
    const item: Item = { line, end: line, depth: this.#open.length, extra: [], ...shape };
    this.#open.push(item);
    this.items.push(item);
    this.end = line;
  }

  /** Later lines of an item belong to the innermost one that they are indented below. */
  addText(line: number, text: string, inside: boolean): void {
    const indent = indentOf(text);
    while (inside && this.#open.length > 1 && (this.#open.at(-1)?.indent ?? 0) >= indent && !isBlank(text))
      this.#open.pop();
    const owner = this.#open.at(-1);
    if (owner === undefined) return;
    owner.extra.push({ line, text: text.slice(Math.min(text.length - text.trimStart().length, owner.indent + 2)) });
    owner.end = line;
    this.end = line;
  }
}
