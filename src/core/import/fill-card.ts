import { newCard, type Card } from "../backlog/card.ts";
import { fieldNamed } from "../backlog/field-names.ts";
import { isNothing, lookupForm } from "../backlog/plain-text.ts";
import { priorityNamed, priorityOf } from "../backlog/priority-words.ts";
import { statusOf } from "../backlog/status-words.ts";
import { HUMAN } from "../board/task.ts";
import { isBlank, itemsOf, listOf, oneLine, wordsOf } from "./record-values.ts";
import type { Dialect, FieldUse, SourceField, SourceRecord } from "./source-record.ts";

/**
 * Makes a card of a record. What no field of ours takes stays, with its name,
 * in the notes.
 *
 * @param kept  told the name of each field that only the notes have
 */
export function fillCard(record: SourceRecord, dialect: Dialect, kept: (name: string) => void): Card {
  const { file, start, end } = record;
  const card = newCard({ file, start, end, title: "", path: [] });
  for (const field of record.fields) {
    if (isBlank(field.value)) continue;
    const use = fieldUse(field.name, dialect);
    if (use !== undefined && fill(card, use, field, dialect)) continue;
    card.notes.push(`${field.name}: ${wordsOf(field.value)}`);
    if (use === undefined) kept(field.name);
    if (use === "status") kept(`${field.name} “${oneLine(wordsOf(field.value))}”`);
  }
  return card;
}

/** `testStrategy`, `test_strategy` and `Test strategy` are one name. */
export function fieldUse(name: string, { fields }: Dialect): FieldUse | undefined {
  const form = formOf(name);
  const own = Object.entries(fields).find(([known]) => formOf(known) === form)?.[1];
  return own ?? fieldNamed(form);
}

function formOf(name: string): string {
  const [, custom] = /^custom field \((.+)\)$/i.exec(name) ?? [];
  return lookupForm((custom ?? name).replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " "));
}

type Fill = (card: Card, field: SourceField, dialect: Dialect) => boolean;

function fill(card: Card, use: FieldUse, field: SourceField, dialect: Dialect): boolean {
  return fills[use](card, field, dialect);
}

/** Only one value has a place; another one says whether it is the same. */
function once<Field extends "key" | "title" | "parentText" | "estimate" | "completed" | "by" | "blocker" | "group">(
  card: Card,
  field: Field,
  value: string,
): boolean {
  if (card[field] === undefined || card[field] === "") card[field] = value;
  return card[field] === value;
}

function many(list: string[], value: unknown): boolean {
  list.push(...listOf(value).filter((one) => !isNothing(one) && !list.includes(one)));
  return true;
}

function paragraph(lines: string[], text: string): boolean {
  lines.push(...(lines.length === 0 ? [] : [""]), ...text.split("\n"));
  return true;
}

const fills: Record<FieldUse, Fill> = {
  key: (card, { value }) => once(card, "key", oneLine(wordsOf(value))),
  title: (card, { value }) => once(card, "title", oneLine(wordsOf(value))),
  status: (card, { value }, dialect) => {
    const words = oneLine(wordsOf(value));
    const own = dialect.statuses[lookupForm(words)] ?? statusOf(words);
    card.statusText = words;
    card.own = own ?? card.own;
    if (own === "blocked") card.blocker ??= `Its status in ${dialect.name} was “${words}”.`;
    return own !== undefined;
  },
  priority: (card, { value }) => {
    const words = oneLine(wordsOf(value));
    const priority = priorityNamed(words) ?? priorityOf(words);
    card.priorityText = words;
    card.priority = priority ?? card.priority;
    return priority !== undefined || /^no priority$/i.test(words);
  },
  column: (card, field, dialect) => {
    const words = oneLine(wordsOf(field.value));
    return statusOf(words) === undefined ? once(card, "group", words) : fill(card, "status", field, dialect);
  },
  alias: (card, { value }) => card.aliases.push(oneLine(wordsOf(value))) > 0,
  labels: (card, { value }) => many(card.labels, value),
  files: (card, { value }) => many(card.files, value),
  dependencies: (card, { value }) => many(card.dependencies, value),
  /** Kept in words as well: nobody says when one of them is not there. */
  blocks: (card, { value }) => !many(card.blocks, value),
  parent: (card, { value }) => once(card, "parentText", oneLine(wordsOf(value))),
  estimate: (card, { value }) => once(card, "estimate", oneLine(wordsOf(value))),
  hours: (card, { value }) =>
    once(
      card,
      "estimate",
      `${oneLine(wordsOf(value))}${typeof value === "number" || /^[\d.]+$/.test(wordsOf(value)) ? "h" : ""}`,
    ),
  seconds: (card, { value }) => once(card, "estimate", `${Math.round(Number(wordsOf(value)) / 60)}m`),
  points: (card, { value }) => once(card, "estimate", `${oneLine(wordsOf(value))} points`),
  assignee: (card, field) => people(card, field),
  people: (card, field) => people(card, field),
  criteria: (card, { value }) => card.criteria.push(...itemsOf(value)) > 0,
  gates: (card, { value }) => card.gates.push(...itemsOf(value)) > 0,
  checklist: (card, { value }) => card.checklist.push(...itemsOf(value)) > 0,
  description: (card, { value }) => paragraph(card.description, wordsOf(value)),
  check: (card, field) => check(card, field),
  section: (card, { name, value }) => paragraph(card.description, `## ${titleOf(name)}\n\n${wordsOf(value)}`),
  notes: (card, { value }) => paragraph(card.notes, wordsOf(value)),
  blocker: (card, { value }) => once(card, "blocker", oneLine(wordsOf(value))),
  completed: (card, { value }) => once(card, "completed", oneLine(wordsOf(value))),
  by: (card, { value }) => once(card, "by", oneLine(wordsOf(value))),
  group: (card, { value }) => once(card, "group", oneLine(wordsOf(value))),
  done: (card, { value }) => {
    const done = value === true || /^(?:x|y|yes|true|1)$/i.test(wordsOf(value));
    if (done) card.own = "done";
    return done || /^(?:n|no|false|0)$/i.test(wordsOf(value));
  },
};

/** One person has a place; the others are named in the notes. */
function people(card: Card, { name, value }: SourceField): boolean {
  const all = listOf(value).map((person) => person.replace(/^@/, ""));
  const [first, ...others] = all.filter((person) => !/^(?:unassigned|none)$/i.test(person));
  if (first === undefined) return true;
  const person = /^(?:user|human|me)$/i.test(first) ? HUMAN : first;
  card.assigneeText ??= first;
  card.assignee ??= person;
  if (others.length > 0 || card.assignee !== person) card.notes.push(`${name}: ${all.join(", ")}`);
  return true;
}

/** A sentence, or a list of them, are criteria; anything longer is a section. */
function check(card: Card, { name, value }: SourceField): boolean {
  const lines = wordsOf(value)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const isList = lines.length === 1 || lines.every((line) => /^(?:[-*+•]|\d+[.)])\s/.test(line));
  if (isList) return card.criteria.push(...itemsOf(value)) > 0;
  return paragraph(card.description, `## ${titleOf(name)}\n\n${wordsOf(value)}`);
}

/** `testStrategy` as a heading: `Test strategy`. */
function titleOf(name: string): string {
  const words = formOf(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
