import type { Item } from "./blocks.ts";

/** What is indented below an item, as it was written: paragraphs, lists, code and tables in their order. */
export function textBelow(item: Item, nested: readonly Item[]): readonly string[] {
  const margin = item.indent + 2;
  const written = [item, ...nested].flatMap((one) => {
    const space = (indent: number): string => " ".repeat(Math.max(0, indent - margin));
    const mark = one.ordinal === undefined ? "-" : `${one.ordinal}.`;
    const box = one.box === undefined ? "" : `[${one.box}] `;
    const own = one === item ? [] : [{ line: one.line, text: `${space(one.indent)}${mark} ${box}${one.text}` }];
    return [
      ...own,
      ...one.extra.map(({ line, text }) => ({ line, text: `${space(one.indent + 2)}${text}`.trimEnd() })),
    ];
  });
  const lines: string[] = [];
  let last: number | undefined;
  for (const { line, text } of written.toSorted((a, b) => a.line - b.line)) {
    for (let blank = (last ?? line - 1) + 1; blank < line; blank++) lines.push("");
    lines.push(text);
    last = line;
  }
  return lines;
}
