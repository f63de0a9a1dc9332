import type { Priority } from "../../board/task.ts";
import type { FieldName } from "../field-names.ts";
import type { Entry, Place } from "./entry.ts";
import { addEdits } from "./add-edits.ts";
import { inMatter } from "./matter-value.ts";
import { innerPlaces, occurrences, placesOf } from "./places.ts";
import type { TextEdit } from "./text-edit.ts";
import { priorityWords } from "./words.ts";

export function* titleEdits(entry: Entry, to: string): Generator<readonly TextEdit[]> {
  const { title } = entry.task.draft;
  const cells = entry.cells.filter((cell) => cell.text.includes(title));
  const named = innerPlaces([...cells, ...placesOf(entry, "title")], title).filter((place) => place.text === title);
  const written = occurrences(entry.matter === undefined ? entry.own.slice(0, 1) : [], title);
  const text = entry.cells.length > 0 ? to.replaceAll("|", String.raw`\|`) : to;
  for (const place of [...named, ...written]) yield [{ ...place, text: inMatter(entry, place, text) }];
}

const marks = /🔺|⏫|🔼|🔽|⏬/u;
const markOf: Record<Priority, string> = { critical: "🔺", high: "⏫", medium: "🔼", low: "🔽" };

export function* priorityEdits(entry: Entry, to: Priority | undefined): Generator<readonly TextEdit[]> {
  const { priority } = entry.task.written;
  const places = valuePlaces(entry, "priority", priority);
  if (to === undefined) {
    for (const edits of takeAway(entry, "priority", places)) yield edits;
    return;
  }
  for (const place of places) {
    for (const word of priorityWords(entry.all, to, place.text)) yield [{ ...place, text: word }];
  }
  const first = entry.own[0];
  const mark = first === undefined ? null : marks.exec(first.text);
  if (first !== undefined && mark !== null) {
    const start = first.start + mark.index;
    yield [{ start, end: start + mark[0].length, text: markOf[to] }];
  }
  for (const edits of addEdits(entry, "priority", (like) => priorityWords(entry.all, to, like)[0] ?? to)) yield edits;
}

/** An estimate or a person. */
export function* wordEdits(
  entry: Entry,
  field: "estimate" | "assignee",
  to: string | undefined,
): Generator<readonly TextEdit[]> {
  const old = field === "estimate" ? entry.task.draft.estimate?.text : entry.task.draft.assignee;
  const written = field === "estimate" ? old : entry.task.written.assignee;
  const places = [...valuePlaces(entry, field, old), ...valuePlaces(entry, field, written)];
  if (to === undefined) {
    for (const edits of takeAway(entry, field, places)) yield edits;
    return;
  }
  const text = entry.cells.length > 0 ? to.replaceAll("|", String.raw`\|`) : to;
  for (const place of places) yield [{ ...place, text: inMatter(entry, place, text) }];
  for (const edits of addEdits(entry, field, () => text)) yield edits;
}

function valuePlaces(entry: Entry, field: FieldName, value: string | undefined): readonly Place[] {
  const said = value === undefined || value.length < 2 ? [] : occurrences(entry.own.slice(0, 1), value);
  return [...innerPlaces(placesOf(entry, field), value), ...said];
}

/** Ways to say nothing: an empty cell, no line, no mark in the title. */
function* takeAway(entry: Entry, field: FieldName, places: readonly Place[]): Generator<readonly TextEdit[]> {
  for (const cell of entry.cells) {
    if (cell.field === field && cell.text !== "") {
      yield [{ ...cell, text: " ".repeat(cell.text.length) }];
      yield [{ ...cell, text: "-" }];
    }
  }
  for (const place of places) {
    const whole = wholeLine(entry, place);
    if (whole !== undefined) yield [whole];
    const around = bracketed(entry, place);
    if (around !== undefined) yield [around];
    yield [{ ...place, text: "" }];
  }
}

/** The line of a field that stands alone on it. */
function wholeLine({ own, lines, text }: Entry, place: Place): TextEdit | undefined {
  const index = lines.findIndex((line) => line.start <= place.start && place.end <= line.end);
  const line = lines[index];
  if (line === undefined || line === own[0] || !/:[\s*_]*$/.test(line.text.slice(0, place.start - line.start))) {
    return undefined;
  }
  if (line.text.slice(place.end - line.start).trim() !== "" || line.text.includes("|")) return undefined;
  return { start: line.start, end: lines[index + 1]?.start ?? text.length, text: "" };
}

/** A mark in brackets, with the brackets and the blank that set it off. */
function bracketed({ text }: Entry, { start, end }: Place): TextEdit | undefined {
  const before = /(?: [([]|(?<=^|[\s*])\[)$/u.exec(text.slice(Math.max(0, start - 2), start))?.[0];
  const after = /^[)\]] ?/u.exec(text.slice(end, end + 2))?.[0];
  if (before === undefined || after === undefined) return undefined;
  const cut = before.startsWith(" ") ? after.trimEnd().length : after.length;
  return { start: start - before.length, end: end + cut, text: "" };
}
