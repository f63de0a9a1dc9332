import type { ImportedTask } from "../backlog-import.ts";
import { fieldsOf } from "../field-lines.ts";
import { fieldNamed, type FieldName } from "../field-names.ts";
import { type BacklogPage, entryAt, lineAt, lookAt } from "./page.ts";

/** What somebody is about to write at an offset of a page. */
export type WriteSpot = { readonly entry: ImportedTask | undefined; readonly start: number; readonly end: number } & (
  | { readonly kind: "value"; readonly field: FieldName; readonly typed: string }
  | { readonly kind: "id"; readonly typed: string }
  /** `inHeader`: of a file that is one task. */
  | { readonly kind: "name"; readonly typed: string; readonly inHeader: boolean }
);

/** Nothing where neither a value, nor an id, nor the name of a field can be meant. */
export function writeSpotAt(page: BacklogPage, offset: number): WriteSpot | undefined {
  const number = lineAt(page, offset);
  const line = page.lines[number - 1];
  if (line === undefined) return undefined;
  const head = line.text.slice(0, offset - line.start);
  const entry = entryNear(page, number);
  const around = { entry, end: offset };
  const value = valueIn(page, entry, number, head, offset);
  if (value !== undefined) {
    const typed = lastOfList(value.typed);
    return { ...around, kind: "value", field: value.field, typed, start: offset - typed.length };
  }
  if (entry === undefined) return undefined;
  const inHeader = isInHeader(page, number);
  const id = inHeader ? undefined : /(?:#\d*|(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}_]*-[\d.]*)$/u.exec(head)?.[0];
  if (id !== undefined) return { ...around, kind: "id", typed: id, start: offset - id.length };
  const name = /^[ \t]*(?:[-*+•][ \t]+)?(\*{0,2}\p{L}[\p{L} ]{0,24}|\*{0,2})$/u.exec(head)?.[1];
  const isFirst = number === entry.draft.source?.startLine && !inHeader;
  if (name === undefined || isFirst || line.text.slice(head.length).trim() !== "" || /^[ \t]*#/.test(head)) {
    return undefined;
  }
  return { ...around, kind: "name", typed: name, inHeader, start: offset - name.length };
}

/** A new line at the end of an entry is the entry's, though nothing stands on it yet. */
function entryNear(page: BacklogPage, number: number): ImportedTask | undefined {
  const here = entryAt(page, number);
  if (here !== undefined) return here;
  let above = number - 1;
  if (/^\S/.test(page.lines[above]?.text ?? "") && !/^(?:\*\*|[-*+] ?$)/.test(page.lines[above]?.text ?? "")) {
    return undefined;
  }
  while (above > 0 && page.lines[above - 1]?.text.trim() === "") above--;
  return entryAt(page, above);
}

function isInHeader({ lines }: BacklogPage, number: number): boolean {
  if (lines[0]?.text.trimEnd() !== "---" || number === 1) return false;
  const close = lines.findIndex(({ text }, index) => index > 0 && text.trimEnd() === "---");
  return close >= 0 && number <= close;
}

interface TypedValue {
  readonly field: FieldName;
  readonly typed: string;
}

function valueIn(
  page: BacklogPage,
  entry: ImportedTask | undefined,
  number: number,
  head: string,
  offset: number,
): TypedValue | undefined {
  if (isInHeader(page, number)) return valueInHeader(page, number, head);
  if (entry === undefined) return undefined;
  const cell = lookAt(page, entry).cells.find(({ room }) => room.start <= offset && offset <= room.end);
  if (cell?.field !== undefined) {
    return { field: cell.field, typed: page.file.text.slice(cell.room.start, offset).trimStart() };
  }
  const bare = head.replace(/^[ \t]*(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)?/u, "");
  const last = fieldsOf(bare).at(-1);
  if (last?.field !== undefined && /:[*_]*[ \t]/.test(bare)) return { field: last.field, typed: last.value };
  return itemBelow(page, number, head);
}

/** An item of a list that stands below the name of a field: only ids stand so. */
function itemBelow({ lines }: BacklogPage, number: number, head: string): TypedValue | undefined {
  const typed = /^[ \t]*[-*+•][ \t]+(.*)$/u.exec(head)?.[1];
  if (typed === undefined || typed.startsWith("[")) return undefined;
  let above = number - 2;
  while (above >= 0 && /^[ \t]*[-*+•][ \t]+[^:[]*$/u.test(lines[above]?.text ?? "")) above--;
  const label = (lines[above]?.text ?? "").replace(/^[ \t]*(?:[-*+•][ \t]+)?/u, "");
  const [found] = fieldsOf(label);
  return found?.field === "dependencies" && found.value === "" ? { field: found.field, typed } : undefined;
}

function valueInHeader({ lines }: BacklogPage, number: number, head: string): TypedValue | undefined {
  const own = /^([\p{L}_][\p{L}\p{N}_ .-]*?)[ \t]*:[ \t]+(.*)$/u.exec(head);
  const item = /^[ \t]*-[ \t]+(.*)$/.exec(head)?.[1];
  let name = own?.[1];
  for (let above = number - 2; name === undefined && item !== undefined && above > 0; above--) {
    const text = lines[above]?.text ?? "";
    if (!/^[ \t]*-/.test(text)) name = /^([\p{L}_][\p{L}\p{N}_ .-]*?)[ \t]*:[ \t]*$/u.exec(text)?.[1] ?? "";
  }
  const field = name === undefined ? undefined : fieldNamed(name);
  return field === undefined ? undefined : { field, typed: own?.[2] ?? item ?? "" };
}

/** What stands behind the last comma or bracket, without an opening quote. */
function lastOfList(typed: string): string {
  return /[^,;[]*$/u.exec(typed)?.[0].replace(/^[\s"'`]+/, "") ?? typed;
}
