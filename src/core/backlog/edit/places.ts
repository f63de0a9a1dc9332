import { fieldsOf } from "../field-lines.ts";
import { fieldNamed, type FieldName } from "../field-names.ts";
import type { Entry, Place } from "./entry.ts";
import type { TextLine } from "./text-edit.ts";

/** The places of a task's entry that hold the value of a field, surest first. Several may be said to hold the same. */
export function placesOf(entry: Entry, field: FieldName): readonly Place[] {
  return [...cellPlaces(entry, field), ...matterPlaces(entry, field), ...linePlaces(entry, field)];
}

function cellPlaces({ cells }: Entry, field: FieldName): readonly Place[] {
  return cells.filter((cell) => cell.field === field && cell.text !== "");
}

/** Values that stand on the line of their name. */
function matterPlaces({ lines, matter }: Entry, field: FieldName): readonly Place[] {
  return (matter?.entries ?? []).flatMap((one) => {
    const line = lines[one.start - 1];
    if (fieldNamed(one.name) !== field || one.end !== one.start || line === undefined) return [];
    const value =
      /^[^:]*:[ \t]+((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[[^\]]*\]|[^#\s](?:(?![ \t]#).)*?))[ \t]*(?:#.*)?$/u.exec(
        line.text,
      );
    return value?.[1] === undefined ? [] : [within(line, value[1], line.text.indexOf(":") + 1)];
  });
}

function linePlaces({ own, matter }: Entry, field: FieldName): readonly Place[] {
  return own.slice(matter === undefined ? 0 : matter.close).flatMap((line) => {
    return fieldsOf(withoutBullet(line.text)).flatMap((found) => {
      if (found.field !== field || found.value === "") return [];
      const name = line.text.indexOf(found.name);
      const at = line.text.indexOf(found.value, Math.max(0, name) + found.name.length);
      return at < 0 ? [] : [within(line, found.value, at)];
    });
  });
}

/** An asterisk is a bullet only before a blank: two of them begin a bold name. */
function withoutBullet(text: string): string {
  return text.replace(/^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)|[•◦‣▪])?[ \t]*/u, "");
}

/** The lines of an entry that name a field, those of the entries within it left out. */
export function linesNaming(entry: Entry, field: FieldName): readonly TextLine[] {
  const { own, all, task, lines } = entry;
  const { file, startLine = 1, endLine = 0 } = task.draft.source ?? {};
  const inner = new Set(
    all.tasks.flatMap(({ draft: { source } }) =>
      source === undefined || source.file !== file || source.startLine <= startLine || source.endLine > endLine
        ? []
        : lines.slice(source.startLine - 1, source.endLine),
    ),
  );
  return linesWith(
    own.filter((line) => !inner.has(line)),
    field,
  );
}

/** Those that name a field, with a value or without. */
export function linesWith(lines: readonly TextLine[], field: FieldName): readonly TextLine[] {
  return lines.filter(({ text }) => fieldsOf(withoutBullet(text)).some((found) => found.field === field));
}

function within(line: TextLine, value: string, from: number): Place {
  const start = line.start + line.text.indexOf(value, from);
  return { start, end: start + value.length, text: value };
}

/** Where words stand in lines, not inside other words; the first few. */
export function occurrences(lines: readonly TextLine[], words: string, most = 4): readonly Place[] {
  const found: Place[] = [];
  if (words === "") return found;
  const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  for (const line of lines) {
    for (let at = line.text.indexOf(words); at >= 0; at = line.text.indexOf(words, at + words.length)) {
      const cut =
        (isWord(words[0]) && isWord(line.text[at - 1])) ||
        (isWord(words.at(-1)) && isWord(line.text[at + words.length]));
      if (!cut) found.push({ start: line.start + at, end: line.start + at + words.length, text: words });
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** The places of a value as it was read, inside the places of its field: its quotes and emphasis stay. */
export function innerPlaces(places: readonly Place[], value: string | undefined): readonly Place[] {
  return places.flatMap((place) => {
    const at = value === undefined || value === "" ? -1 : place.text.indexOf(value);
    const inner =
      at < 0 ? [] : [{ start: place.start + at, end: place.start + at + (value?.length ?? 0), text: value ?? "" }];
    return [...inner, place];
  });
}
