import type { ChecklistItem } from "../../board/task.ts";
import { fieldsOf } from "../field-lines.ts";
import type { FieldName } from "../field-names.ts";
import { headingShape } from "../line-shapes.ts";
import { boxInCell } from "../tables.ts";
import type { NewEntry } from "./add-entry.ts";
import { fieldLines, lineLike } from "./add-edits.ts";
import type { Entry } from "./entry.ts";
import { frontsOf } from "./key-edits.ts";
import { priorityWords, stateWords } from "./words.ts";

/**
 * How a new entry could be written like another one, the fullest form first.
 * Lines end in a line feed.
 *
 * @param alone  whether it stands in no table or list yet
 */
export function* formsLike(like: Entry, wanted: NewEntry, alone = false): Generator<string> {
  if (like.matter !== undefined) return;
  if (like.cells.length > 0) return yield* rowsLike(like, wanted, alone);
  const first = like.own[0]?.text;
  if (first === undefined) return;
  const heading = /^[ \t]*(#{1,6})[ \t]+/.exec(first);
  const head = heading !== null ? `${heading[1]} ` : itemHead(first, wanted);
  if (head === undefined) return;
  const keyOnLine = lineOf(like, "key");
  const fronts = keyOnLine === undefined ? frontsOf(like, wanted.key) : ["", ...frontsOf(like, wanted.key)];
  for (const front of fronts) {
    const start = `${head}${front}${wanted.task.title}`;
    const fields = linesLike(like, wanted, front === "");
    const isHeading = headingShape(first) !== undefined;
    const indent = isHeading ? "" : `${/^[ \t]*/.exec(first)?.[0] ?? ""}  `;
    const below = bodies(like, wanted, fields.length > 0 && isHeading, indent);
    const gap = fields.length > 0 && isHeading && like.own[1]?.text.trim() === "" ? [""] : [];
    for (const body of below) yield [start, ...gap, ...fields, ...body].join("\n");
  }
}

/** A bullet or number, and a box, as the other has them. */
function itemHead(first: string, { state }: NewEntry): string | undefined {
  const found = /^([ \t]*)([-*+•◦‣▪]|\d{1,9}[.)])([ \t]+)(\[[^\]]{0,3}\][ \t]+|[☐⬜🔲☑✅✔🚧]\u{fe0f}?[ \t]+)?/u.exec(
    first,
  );
  if (found?.[2] === undefined) return undefined;
  const number = /^(\d+)([.)])$/.exec(found[2]);
  const mark = number === null ? found[2] : `${Number(number[1]) + 1}${number[2]}`;
  const done = state === "done";
  const drawn = found[4] !== undefined && !found[4].startsWith("[");
  const box = found[4] === undefined ? "" : drawn ? (done ? "✅ " : "⬜ ") : done ? "[x] " : "[ ] ";
  return `${found[1] ?? ""}${mark}${found[3]}${box}`;
}

function lineOf(like: Entry, field: FieldName): string | undefined {
  return fieldLines(like.own.slice(1)).find(({ text }) => fieldsOf(bare(text))[0]?.field === field)?.text;
}

function bare(text: string): string {
  return text.replace(/^[ \t]*(?:[-*+•][ \t]+)?/u, "");
}

/** Fields that a line says in one word, or a few. */
const names: ReadonlySet<FieldName | undefined> = new Set([
  "key",
  "status",
  "priority",
  "estimate",
  "assignee",
  "labels",
  "dependencies",
] as const);

/** The lines of fields that the other entry has, with what the new one says in them; under a heading all that it says. */
function linesLike(like: Entry, wanted: NewEntry, withKey: boolean): readonly string[] {
  const seen = new Set<FieldName>();
  const known = fieldLines(like.own.slice(1));
  const lines = known.flatMap(({ text }) => {
    const found = fieldsOf(bare(text))[0];
    if (found?.field === undefined || seen.has(found.field)) return [];
    seen.add(found.field);
    if (found.field === "key" && !withKey) return [];
    return lineAs(text, found.field, valueOf(like, wanted, found.field, found.value), false);
  });
  const last = known.findLast(({ text }) => names.has(fieldsOf(bare(text))[0]?.field))?.text;
  if (last === undefined || headingShape(like.own[0]?.text ?? "") === undefined) return lines;
  const more = (["priority", "estimate", "assignee", "labels", "dependencies"] as const).flatMap((field) =>
    seen.has(field) ? [] : lineAs(last, field, valueOf(like, wanted, field, "Done"), true),
  );
  return [...lines, ...more];
}

function lineAs(text: string, field: FieldName, value: string | undefined, renames: boolean): readonly string[] {
  const line = value === undefined ? undefined : lineLike(text, field, () => value, renames);
  const prefix = /^[ \t]*(?:[-*+•][ \t]+)?/u.exec(text)?.[0] ?? "";
  return line === undefined ? [] : [`${prefix}${line}${/\S( {2,}|\\)$/.exec(text)?.[1] ?? ""}`];
}

function valueOf(like: Entry, { task, state, key, after }: NewEntry, field: FieldName, as: string): string | undefined {
  const labels = task.labels.map((label) => (as.startsWith("`") ? `\`${label}\`` : label));
  const values: Partial<Record<FieldName, string | undefined>> = {
    key,
    title: task.title,
    status: stateWords(like.all, [], state, as === "" ? "Done" : as)[0],
    priority: task.priority === undefined ? undefined : priorityWords(like.all, task.priority, as)[0],
    estimate: task.estimate?.text,
    assignee: task.assignee,
    labels: labels.length === 0 ? undefined : labels.join(", "),
    dependencies: after.length === 0 ? undefined : after.join(", "),
  };
  return values[field];
}

/** A row with the same columns. Where it is the first of its table, the header comes with it. */
function* rowsLike(like: Entry, wanted: NewEntry, alone: boolean): Generator<string> {
  const { cells, own, lines, task } = like;
  const row = own[0];
  if (row === undefined) return;
  const hasKey = cells.some((cell) => cell.field === "key" && boxInCell(cell.text) === undefined);
  const title = cells.findIndex(({ text }) => text.includes(task.draft.title));
  const fronts = hasKey ? [""] : frontsOf(like, wanted.key);
  const start = task.draft.source?.startLine ?? 1;
  const header = lines.slice(0, start - 1).findLastIndex(({ text }) => /^[\s|:-]+$/.test(text) && text.includes("-"));
  const head = alone && header > 0 ? [lines[header - 1]?.text ?? "", lines[header]?.text ?? ""] : [];
  for (const front of fronts) {
    let text = row.text;
    for (const [index, cell] of [...cells.entries()].toReversed()) {
      const said = index === title ? `${front}${wanted.task.title}` : cellOf(like, wanted, cell.field, cell.text);
      const value = said.replaceAll(/\s*[\r\n]+\s*/g, " ").replaceAll("|", String.raw`\|`);
      const { start: from, end } = cell.room;
      const width = end - from;
      const isOpen = end === row.end && !row.text.trimEnd().endsWith("|");
      const padded = isOpen ? ` ${value}` : ` ${value} `.padEnd(Math.min(width, 60));
      text = text.slice(0, from - row.start) + padded + text.slice(end - row.start);
    }
    yield [...head, text].join("\n");
  }
}

function cellOf(like: Entry, wanted: NewEntry, field: FieldName | undefined, as: string): string {
  if (boxInCell(as) !== undefined) {
    const done = wanted.state === "done";
    return as.includes("[") ? (done ? "[x]" : "[ ]") : done ? "✅" : "";
  }
  return field === undefined || field === "title" ? "" : (valueOf(like, wanted, field, as) ?? "");
}

/** What stands below the fields: everything, then less, because not every file has a form for it. */
function bodies(like: Entry, wanted: NewEntry, areSaid: boolean, indent: string): readonly (readonly string[])[] {
  const { task } = wanted;
  const isItem = indent !== "";
  const needs = areSaid ? [] : fieldsOfBody(like, wanted, indent);
  const words = task.description.trim() === "" ? [] : task.description.trim().split(/\r\n|\n|\r/);
  const isPlain = words.every((line) => !/^\s*(?:#|```|~~~|\||[-*_]{3,}\s*$)/.test(line));
  const description = !isPlain || words.length === 0 ? [] : isItem ? itemText(words, indent) : ["", ...words];
  const criteria = listOf("Acceptance criteria", task.criteria, indent);
  const steps = listOf("Steps", task.checklist, indent);
  const all = [
    [...needs, ...description, ...criteria, ...steps],
    [...needs, ...description, ...criteria],
    [...needs, ...criteria],
    [...description, ...criteria, ...steps],
    [...needs],
    [],
  ];
  return [...new Map(all.map((body) => [body.join("\n"), body])).values()];
}

/** What no other line of the entry says. */
function fieldsOfBody(like: Entry, { task, after }: NewEntry, indent: string): readonly string[] {
  const isTagged = /^[ \t]*[-*+][^\n]* #\p{L}/mu.test(like.text);
  const fields: readonly (readonly [string, FieldName, string | undefined])[] = [
    ["Priority", "priority", task.priority],
    ["Estimate", "estimate", task.estimate?.text],
    ["Assignee", "assignee", task.assignee],
    ["Labels", "labels", isTagged && indent !== "" ? undefined : task.labels.join(", ")],
    ["Depends on", "dependencies", after.join(", ")],
  ];
  const lines = fields.flatMap(([name, field, value]) =>
    value === undefined || value === "" || lineOf(like, field) !== undefined ? [] : [`${name}: ${value}`],
  );
  if (lines.length === 0) return [];
  return indent !== "" ? lines.map((line) => `${indent}- ${line}`) : ["", ...lines.map((line) => `- ${line}`)];
}

function itemText(words: readonly string[], indent: string): readonly string[] {
  if (words.length === 1) return [`${indent}- Description: ${words[0]}`];
  return [`${indent}- Description:`, ...words.map((line) => (line.trim() === "" ? "" : `${indent}  ${line}`))];
}

function listOf(name: string, items: readonly ChecklistItem[], indent: string): readonly string[] {
  if (items.length === 0) return [];
  const isItem = indent !== "";
  const lines = items.map(({ text, done, depth }) => {
    const oneLine = text.replaceAll(/\s*[\r\n]+\s*/g, " ");
    return `${isItem ? `${indent}  ` : ""}${"  ".repeat(depth)}- [${done ? "x" : " "}] ${oneLine}`;
  });
  return isItem ? [`${indent}- ${name}:`, ...lines] : ["", `**${name}**:`, ...lines];
}
