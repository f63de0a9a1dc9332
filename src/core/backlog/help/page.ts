import type { ImportedTask, BacklogImport } from "../backlog-import.ts";
import { type BacklogFile, readBacklogFile } from "../edit/edit-backlog.ts";
import { type Entry, entryOf } from "../edit/entry.ts";
import { textLines, type TextLine } from "../edit/text-edit.ts";

/** One file of a backlog as somebody has it before them: its text, and what the reader makes of it. */
export interface BacklogPage {
  readonly file: BacklogFile;
  /** The settings of a folder of one-file tasks. */
  readonly settings: BacklogFile | undefined;
  readonly found: BacklogImport;
  readonly lines: readonly TextLine[];
}

export function readPage(file: BacklogFile, settings?: BacklogFile): BacklogPage {
  return { file, settings, found: readBacklogFile(file, settings), lines: textLines(file.text) };
}

/** The innermost entry on a line. @param line  1-based */
export function entryAt({ found }: BacklogPage, line: number): ImportedTask | undefined {
  let innermost: ImportedTask | undefined;
  for (const task of found.tasks) {
    const { source } = task.draft;
    if (source === undefined || source.startLine > line || source.endLine < line) continue;
    if (source.startLine >= (innermost?.draft.source?.startLine ?? 0)) innermost = task;
  }
  return innermost;
}

/** The 1-based line that an offset of the text is on. */
export function lineAt({ lines }: BacklogPage, offset: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

export function lookAt({ file, found }: BacklogPage, task: ImportedTask): Entry {
  return entryOf(file.text, found, task);
}
