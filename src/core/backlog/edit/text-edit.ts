/** A line of a text as it is: offsets in the text, without its line end and without a byte order mark. */
export interface TextLine {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces what stands from `start` to before `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The lines of a text, as many as the reader of backlogs sees. */
export function textLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  let start = text.startsWith("\u{feff}") ? 1 : 0;
  for (const found of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: found.index, text: text.slice(start, found.index) });
    start = found.index + found[0].length;
  }
  return [...lines, { start, end: text.length, text: text.slice(start) }];
}

/** The line end that a text uses; a line feed where it has none. */
export function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}

/** @param edits  in any order; they may not overlap */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < from) throw new RangeError("Two edits of a text overlap.");
    parts.push(text.slice(from, start), replacement);
    from = end;
  }
  return [...parts, text.slice(from)].join("");
}
