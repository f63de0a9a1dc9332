import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import { fieldNamed, type FieldName } from "../field-names.ts";
import { frontMatterEnd, readEntries, type Entry as MatterEntry } from "../front-matter.ts";
import { cellsOf, isTableDelimiter } from "../line-shapes.ts";
import { textLines, type TextLine } from "./text-edit.ts";

/** A part of a line that holds a value: offsets in the text. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Where a task stands in its file, looked at so that single values can be found. */
export interface Entry {
  readonly text: string;
  readonly task: ImportedTask;
  readonly all: BacklogImport;
  /** All of the file's lines. */
  readonly lines: readonly TextLine[];
  /** Its own lines. */
  readonly own: readonly TextLine[];
  /** The cells of its row, when it is one of a table. */
  readonly cells: readonly Cell[];
  /** Its front matter, when the file is one task. */
  readonly matter: Matter | undefined;
}

export interface Cell extends Place {
  readonly field: FieldName | undefined;
  /** Between the bars, blanks included. */
  readonly room: { readonly start: number; readonly end: number };
}

export interface Matter {
  readonly entries: readonly MatterEntry[];
  /** Index of the line that closes it. */
  readonly close: number;
}

export function entryOf(text: string, all: BacklogImport, task: ImportedTask): Entry {
  const lines = textLines(text);
  const { startLine = 1, endLine = 0 } = task.draft.source ?? {};
  const own = lines.slice(startLine - 1, endLine);
  return { text, task, all, lines, own, cells: cellsAt(lines, startLine, endLine), matter: matterOf(lines, startLine) };
}

function matterOf(lines: readonly TextLine[], startLine: number): Matter | undefined {
  if (startLine !== 1) return undefined;
  const texts = lines.map((line) => line.text);
  const end = frontMatterEnd(texts);
  return end === undefined ? undefined : { entries: readEntries(texts, 1, end - 1).entries, close: end - 1 };
}

function cellsAt(lines: readonly TextLine[], startLine: number, endLine: number): readonly Cell[] {
  const row = lines[startLine - 1];
  if (row === undefined || startLine !== endLine || !row.text.includes("|")) return [];
  let above = startLine - 2;
  while (above > 0 && (lines[above]?.text.includes("|") ?? false) && !isTableDelimiter(lines[above]?.text)) above--;
  if (!isTableDelimiter(lines[above]?.text)) return [];
  const header = cellsOf(lines[above - 1]?.text ?? "");
  return roomsOf(row).map((room, index) => ({ ...trimmed(row, room), room, field: fieldNamed(header[index] ?? "") }));
}

/** What stands between the bars of a row, as `cellsOf` divides it. */
function roomsOf(row: TextLine): readonly { readonly start: number; readonly end: number }[] {
  const rooms: { start: number; end: number }[] = [];
  let from = 0;
  for (const bar of row.text.matchAll(/(?<!\\)\|/g)) {
    rooms.push({ start: row.start + from, end: row.start + bar.index });
    from = bar.index + 1;
  }
  rooms.push({ start: row.start + from, end: row.end });
  const isEmpty = (room: { start: number; end: number } | undefined): boolean =>
    room !== undefined && trimmed(row, room).text === "";
  if (isEmpty(rooms[0])) rooms.shift();
  if (rooms.length > 1 && isEmpty(rooms.at(-1))) rooms.pop();
  return rooms;
}

function trimmed(row: TextLine, room: { readonly start: number; readonly end: number }): Place {
  const raw = row.text.slice(room.start - row.start, room.end - row.start);
  const text = raw.trim();
  const start = room.start + (text === "" ? raw.length : raw.indexOf(text));
  return { start, end: start + text.length, text };
}
