import { fieldsOf } from "../field-lines.ts";
import { fieldNamed, type FieldName } from "../field-names.ts";
import type { Entry } from "./entry.ts";
import { lineEndOf, type TextEdit, type TextLine } from "./text-edit.ts";
import { matterValue } from "./matter-value.ts";
import { linesNaming } from "./places.ts";

const names: Partial<Record<FieldName, string>> = {
  status: "status",
  priority: "priority",
  estimate: "estimate",
  assignee: "assignee",
  labels: "labels",
  key: "id",
  dependencies: "depends on",
};

/**
 * Ways to say something that the entry has not said yet, in a form that the
 * file has for it: an empty cell, an entry of its header, a line like those of
 * its other fields. There is none where the file has no such form.
 *
 * @param write  the value, in the style of another word
 */
export function* addEdits(
  entry: Entry,
  field: FieldName,
  write: (like: string) => string,
): Generator<readonly TextEdit[]> {
  for (const cell of entry.cells) {
    if (cell.field !== field || !/^[-–—]?$/u.test(cell.text)) continue;
    const value = write(likeIn(entry, field) ?? "High");
    const width = cell.room.end - cell.room.start;
    yield [{ ...cell.room, text: ` ${value} `.padEnd(width) }];
  }
  if (entry.matter !== undefined) yield* addToMatter(entry, field, matterValue(write("high")));
  else if (entry.cells.length === 0) yield* addLine(entry, field, write);
}

function* addToMatter(entry: Entry, field: FieldName, value: string): Generator<readonly TextEdit[]> {
  const { matter, lines, text } = entry;
  const close = matter === undefined ? undefined : lines[matter.close];
  if (matter === undefined || close === undefined) return;
  const empty = matter.entries.find((one) => fieldNamed(one.name) === field && one.value.length === 0);
  const line = empty === undefined ? undefined : lines[empty.start - 1];
  if (line !== undefined && empty !== undefined) {
    const at = line.start + line.text.indexOf(":") + 1;
    yield [{ start: at, end: lines[empty.end - 1]?.end ?? line.end, text: ` ${value}` }];
  }
  if (empty === undefined && !matter.entries.some((one) => fieldNamed(one.name) === field)) {
    yield [{ start: close.start, end: close.start, text: `${names[field] ?? field}: ${value}${lineEndOf(text)}` }];
  }
}

/** The line of the field that says nothing yet, or else a new one below those of the entry's other fields; never a second one. */
function* addLine(entry: Entry, field: FieldName, write: (like: string) => string): Generator<readonly TextEdit[]> {
  const { own, text } = entry;
  const named = linesNaming(entry, field).filter((line) => line !== own[0]);
  for (const line of named) {
    if (!/:[*_]*[ \t]*$/u.test(line.text)) continue;
    yield [{ start: line.start + line.text.trimEnd().length, end: line.end, text: ` ${write("High")}${trail(line)}` }];
  }
  if (named.length > 0) return;
  const known = fieldLines(own).filter((line) => line !== own[0]);
  const like = likeLine(entry, field);
  for (const line of known.toReversed()) {
    const pattern = like ?? line.text;
    const written = lineLike(pattern, field, write, like === undefined);
    const prefix = /^[ \t]*(?:[-*+•][ \t]+)?/.exec(line.text)?.[0] ?? "";
    if (written !== undefined)
      yield [{ start: line.end, end: line.end, text: `${lineEndOf(text)}${prefix}${written}${trail(line)}` }];
  }
}

/** Two blanks that break the line. */
function trail(line: TextLine): string {
  return /\S( {2,}|\\)$/.exec(line.text)?.[1] ?? "";
}

/** Lines that hold one field and nothing else. */
export function fieldLines(lines: readonly TextLine[]): readonly TextLine[] {
  return lines.filter(({ text }) => {
    const found = fieldsOf(bare(text));
    return found.length === 1 && found[0]?.field !== undefined && found[0].value !== "" && !text.includes("[");
  });
}

function bare(text: string): string {
  return text.replace(/^[ \t]*(?:[-*+•][ \t]+)?/u, "");
}

/** How other tasks of the file write this field on a line of its own. */
function likeLine({ all, lines, task }: Entry, field: FieldName): string | undefined {
  for (const other of all.tasks) {
    const { source } = other.draft;
    if (source === undefined || other === task || source.file !== task.draft.source?.file) continue;
    const line = fieldLines(lines.slice(source.startLine - 1, source.endLine)).find(
      ({ text }) => fieldsOf(bare(text))[0]?.field === field,
    );
    if (line !== undefined) return line.text;
  }
  return undefined;
}

function likeIn({ all, task }: Entry, field: FieldName): string | undefined {
  if (field !== "priority") return undefined;
  return all.tasks.find((one) => one !== task && one.written.priority !== undefined)?.written.priority;
}

/** A field's line in the form of another: its emphasis, its colon. */
export function lineLike(
  pattern: string,
  field: FieldName,
  write: (like: string) => string,
  renames: boolean,
): string | undefined {
  const text = bare(pattern).trimEnd();
  const found = fieldsOf(text)[0];
  if (found === undefined || found.value === "") return undefined;
  const value = text.lastIndexOf(found.value);
  const head = text.slice(0, value);
  const name = names[field] ?? field;
  const capital = field === "key" ? name.toUpperCase() : name.charAt(0).toUpperCase() + name.slice(1);
  const shown = /^\p{Lu}/u.test(found.name) ? capital : name;
  return `${renames ? head.replace(found.name, shown) : head}${write(found.value)}`;
}
