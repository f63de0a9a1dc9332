import type { FileChange } from "./diff.ts";

/** A line of the file after the change. `line` is 1-based. */
export interface NewLine {
  readonly line: number;
  readonly text: string;
}

/** The lines that a change adds, in order. */
export function addedLines(change: FileChange): NewLine[] {
  return newLines(change).flatMap(({ mark, line, text }) => (mark === "+" ? [{ line, text }] : []));
}

/** Whether a line of the new file is part of the diff, added or as context: only there can a forge hold a comment. */
export function isInDiff(change: FileChange, line: number): boolean {
  return newLines(change).some((each) => each.line === line);
}

function newLines(change: FileChange): (NewLine & { readonly mark: string })[] {
  return change.hunks.flatMap((hunk) => {
    let line = hunk.newStart - 1;
    return hunk.lines.flatMap((text) => {
      const mark = text[0] ?? " ";
      if (mark === "-") return [];
      line++;
      return [{ mark, line, text: text.slice(1).replace(/\r$/, "") }];
    });
  });
}
