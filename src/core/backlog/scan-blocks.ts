import type { Block } from "./blocks.ts";
import { isLabelLine } from "./field-lines.ts";
import { readList } from "./scan-list.ts";
import { cellsOf, fenceShape, headingShape, isBlank, isRule, isTableDelimiter, itemShape } from "./line-shapes.ts";

/**
 * Divides a Markdown file into blocks, one pass, in linear time. It is more
 * forgiving than Markdown where people are careless (boxes without blanks,
 * deep indentation, fences that never end), because no task may get lost.
 *
 * @param first  index of the first line to look at
 */
export function scanBlocks(lines: readonly string[], first = 0): readonly Block[] {
  const scan = new Scan(lines);
  const blocks: Block[] = [];
  for (let index = first; index < lines.length;) {
    if (isBlank(lines[index])) {
      index += 1;
      continue;
    }
    const block = scan.blockAt(index);
    blocks.push(block);
    index = block.end;
  }
  return blocks;
}

/** Remembers what is known to have no end, so that nothing is searched to the end of the file twice. */
export class Scan {
  readonly lines: readonly string[];
  readonly #endless = new Map<string, number>();
  #commentsEnd = true;

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  blockAt(index: number): Block {
    return (
      this.#fence(index) ??
      this.#comment(index) ??
      this.#heading(index) ??
      this.#rule(index) ??
      this.#table(index) ??
      readList(this, index) ??
      this.#quote(index) ??
      this.#markup(index) ??
      this.#paragraph(index)
    );
  }

  /** The index of the line that closes the fence opened at `index`; `undefined` when none does. */
  fenceEnd(index: number): number | undefined {
    const open = fenceShape(this.lines[index] ?? "");
    if (open === undefined) return undefined;
    const character = open.mark[0] ?? "`";
    if (open.mark.length >= (this.#endless.get(character) ?? Infinity)) return undefined;
    for (let end = index + 1; end < this.lines.length; end++) {
      const close = fenceShape(this.lines[end] ?? "");
      if (close?.rest === "" && close.mark.startsWith(open.mark)) return end;
    }
    this.#endless.set(character, open.mark.length);
    return undefined;
  }

  #fence(index: number): Block | undefined {
    if (fenceShape(this.lines[index] ?? "") === undefined) return undefined;
    const end = this.fenceEnd(index);
    if (end !== undefined)
      return { kind: "code", start: index + 1, end: end + 1, lines: this.lines.slice(index, end + 1) };
    let stop = index + 1;
    while (
      stop < this.lines.length &&
      !(isBlank(this.lines[stop - 1]) && (headingShape(this.lines[stop] ?? "")?.level ?? 0) > 1)
    )
      stop++;
    while (isBlank(this.lines[stop - 1])) stop--;
    return { kind: "broken", start: index + 1, end: stop, why: "A code fence is opened here and never closed." };
  }

  #comment(index: number): Block | undefined {
    if (!this.lines[index]?.trimStart().startsWith("<!--")) return undefined;
    for (let end = index; this.#commentsEnd && end < this.lines.length; end++) {
      const close = this.lines[end]?.indexOf("-->") ?? -1;
      if (close < 0) continue;
      if (!isBlank(this.lines[end]?.slice(close + 3))) return undefined;
      const text = this.lines
        .slice(index, end + 1)
        .join("\n")
        .trim()
        .slice(4, -3)
        .trim();
      return { kind: "comment", start: index + 1, end: end + 1, text };
    }
    this.#commentsEnd = false;
    return { kind: "broken", start: index + 1, end: index + 1, why: "A comment is opened here and never closed." };
  }

  #heading(index: number): Block | undefined {
    const shape = headingShape(this.lines[index] ?? "");
    return shape === undefined ? undefined : { kind: "heading", start: index + 1, end: index + 1, ...shape };
  }

  #rule(index: number): Block | undefined {
    return isRule(this.lines[index] ?? "") ? { kind: "rule", start: index + 1, end: index + 1 } : undefined;
  }

  #table(index: number): Block | undefined {
    if (!this.lines[index]?.includes("|") || !isTableDelimiter(this.lines[index + 1])) return undefined;
    const rows: { line: number; cells: string[] }[] = [];
    let end = index + 2;
    for (; this.lines[end]?.includes("|") && headingShape(this.lines[end] ?? "") === undefined; end++) {
      rows.push({ line: end + 1, cells: cellsOf(this.lines[end] ?? "") });
    }
    return { kind: "table", start: index + 1, end, header: cellsOf(this.lines[index] ?? ""), rows };
  }

  #quote(index: number): Block | undefined {
    let end = index;
    while (/^ {0,3}>/.test(this.lines[end] ?? "")) end++;
    return end === index ? undefined : { kind: "quote", start: index + 1, end, lines: this.lines.slice(index, end) };
  }

  /** A line of tags alone. */
  #markup(index: number): Block | undefined {
    const line = this.lines[index]?.trim() ?? "";
    if (!/^<\/?[a-z][^<>]*>/i.test(line) || !isBlank(line.replaceAll(/<[^<>]*>/g, ""))) return undefined;
    return { kind: "markup", start: index + 1, end: index + 1 };
  }

  #paragraph(index: number): Block {
    let end = index + 1;
    while (!isBlank(this.lines[end]) && !this.#interrupts(end)) end++;
    const only = end === index + 1 ? (this.lines[index]?.trim() ?? "") : "";
    const underline = this.lines[end]?.trim() ?? "";
    if (only !== "" && /^=+$/.test(underline))
      return { kind: "heading", start: index + 1, end: end + 1, level: 1, text: only };
    if (only !== "" && /^-{3,}$/.test(underline) && looksLikeTitle(only)) {
      return { kind: "heading", start: index + 1, end: end + 1, level: 2, text: only };
    }
    return { kind: "paragraph", start: index + 1, end, lines: this.lines.slice(index, end) };
  }

  #interrupts(index: number): boolean {
    const line = this.lines[index] ?? "";
    return (
      headingShape(line) !== undefined ||
      itemShape(line) !== undefined ||
      isRule(line) ||
      fenceShape(line) !== undefined ||
      /^=+\s*$/.test(line) ||
      /^\s*(?:>|<!--)/.test(line) ||
      (line.includes("|") && isTableDelimiter(this.lines[index + 1]))
    );
  }
}

/** Most lines right above `---` are sentences before a rule, not titles. */
function looksLikeTitle(line: string): boolean {
  return line.length <= 80 && !isLabelLine(line) && !/[.:;,!?*_|]$/.test(line) && !/^[*_|]/.test(line);
}
