import { HUMAN, type ChecklistItem } from "../board/task.ts";
import type { Item } from "./blocks.ts";
import type { Card } from "./card.ts";
import type { FieldLine } from "./field-lines.ts";
import type { FieldName } from "./field-names.ts";
import { isWrittenBox } from "./line-shapes.ts";
import { isNothing, isPlaceholder, lookupForm, withoutEmphasis } from "./plain-text.ts";
import { priorityNamed, priorityOf } from "./priority-words.ts";
import { standingOfBox, statusOf } from "./status-words.ts";

/** Puts the value of a field where it belongs; one that the draft has no place for stays, with its name, in words. */
export function fillField(card: Card, { name, field, value }: FieldLine): void {
  if (field === undefined) {
    if (!isPlaceholder(value)) card.description.push(`${name}: ${value}`);
    return;
  }
  const fill = fillers[field];
  if (isPlaceholder(value) && field !== "key" && field !== "title" && field !== "status") return;
  if (!fill(card, value, name)) keep(card, name, value);
}

/** A field whose value is a list: `Acceptance Criteria` and what follows it. */
export function fillList(card: Card, name: string, field: FieldName | undefined, items: readonly Item[]): void {
  if (field === "criteria") card.criteria.push(...checklistOf(items));
  else if (field === "gates") card.gates.push(...checklistOf(items));
  else if (field === "checklist") card.checklist.push(...checklistOf(items));
  else if (field === "labels" && items.every((item) => item.extra.length === 0))
    card.labels.push(...items.map((item) => unquoted(item.text)));
  else if (field === "dependencies") {
    for (const item of items) if (item.depth === 0) fillField(card, { name, field, value: item.text });
    if (items.some((item) => item.depth > 0 || item.extra.length > 0)) card.notes.push(...outlineOf(items));
  } else if (field === "files" && items.every((item) => fillFiles(card, item.text))) return;
  else if (field === "notes" || field === "files" || field === "blocker") card.notes.push(...outlineOf(items));
  else card.description.push(...outlineOf(items));
}

/** The lines of a list as an outline, in Markdown. */
export function outlineOf(items: readonly Item[]): string[] {
  return items.flatMap((item) => {
    const space = "  ".repeat(item.depth);
    const mark = item.ordinal === undefined ? "-" : `${item.ordinal}.`;
    const box =
      item.box === undefined ? "" : isWrittenBox(item.box) && item.box.length === 1 ? `[${item.box}] ` : `${item.box} `;
    return [`${space}${mark} ${box}${item.text}`, ...item.extra.map((extra) => `${space}  ${extra.text}`)];
  });
}

export function checklistOf(items: readonly Item[]): ChecklistItem[] {
  const least = items.reduce((depth, item) => Math.min(depth, item.depth), Infinity);
  const outermost = items.filter((item) => item.depth === least);
  const counted = outermost.every((item, index) => item.text.startsWith(`#${index + 1} `));
  return items
    .map((item) => ({
      text: [
        counted && item.depth === least ? item.text.replace(/^#\d+\s+/, "") : item.text,
        ...item.extra.map((extra) => extra.text.trim()),
      ].join("\n"),
      done: item.box !== undefined && standingOfBox(item.box) === "done",
      depth: item.depth - least,
    }))
    .filter((item) => !isPlaceholder(item.text));
}

/** Each returns whether it has kept all of the value. */
const fillers: Record<FieldName, (card: Card, value: string, name: string) => boolean> = {
  key: (card, value) => {
    card.key ??= unquoted(value);
    return card.key === unquoted(value);
  },
  title: (card, value) => {
    if (card.title === "") card.title = withoutEmphasis(value);
    return card.title === withoutEmphasis(value);
  },
  status: (card, value) => {
    card.statusText = value;
    card.own = statusOf(value) ?? card.own;
    const reason = /^[^(:–—-]*(?:blocked|waiting|on hold|заблокирован\p{L}*)[^\p{L}]*[(:–—-]\s*(.+?)\)?$/iu.exec(
      value,
    )?.[1];
    if (card.own === "blocked") card.blocker ??= reason;
    return (
      statusOf(value) !== undefined &&
      (lookupForm(value).split(" ").length <= 3 || reason !== undefined) &&
      !/\d/.test(value)
    );
  },
  priority: (card, value) => {
    card.priorityText = value;
    card.priority = priorityOf(value) ?? card.priority;
    return priorityNamed(value) !== undefined || /^P?\d$/i.test(value.trim());
  },
  labels: (card, value) => {
    const parts = value.split(/\s*[,;|]\s*|\s+(?=[#@`])/u).map(unquoted);
    card.labels.push(
      ...parts.map((part) => part.replace(/^[#@]/, "")).filter((part) => part !== "" && !isNothing(part)),
    );
    return true;
  },
  estimate: (card, value) => {
    card.estimate ??= value;
    return card.estimate === value;
  },
  assignee: (card, value) => {
    const person = personOf(value);
    if (card.assignee !== undefined) return card.assignee === person;
    card.assignee = person;
    card.assigneeText = value;
    return true;
  },
  dependencies: (card, value) => {
    if (isNothing(value.split(/\s+[-–—]\s+/u)[0] ?? "")) return !/[-–—]\s/u.test(value);
    card.dependencies.push(value);
    return true;
  },
  blocks: (card, value) => {
    card.blocks.push(value);
    return false;
  },
  parent: (card, value) => {
    card.parentText ??= unquoted(value);
    return true;
  },
  blocker: (card, value) => {
    card.blocker ??= value;
    return card.blocker === value;
  },
  by: (card, value) => {
    card.by ??= value;
    return card.by === value;
  },
  completed: (card, value) => {
    card.completed ??= value;
    return card.completed === value;
  },
  group: (card, value) => {
    card.group = card.group === undefined ? value : `${card.group} › ${value}`;
    return true;
  },
  done: (card, value) => {
    const done = /^(?:x|\[x\]|y|yes|true|done|да|готово|✓|✔|✅|☑)/iu.test(value.trim());
    if (done) card.own = "done";
    else if (/\d{4}/.test(value)) card.completed ??= value;
    return done || /^(?:n|no|false|нет|\[ ?\])$/iu.test(value.trim()) || card.completed === value;
  },
  criteria: (card, value) => fillItem(card.criteria, value),
  gates: (card, value) => fillItem(card.gates, value),
  checklist: (card, value) => fillItem(card.checklist, value),
  description: (card, value) => {
    card.description.push(value);
    return true;
  },
  notes: (card, value) => {
    card.notes.push(value);
    return true;
  },
  files: (card, value) => fillFiles(card, value),
};

function keep(card: Card, name: string, value: string): void {
  card.notes.push(`${name}: ${value}`);
}

function fillItem(list: ChecklistItem[], value: string): boolean {
  for (const text of value.split(/\s*(?:;|<br\s*\/?>)\s*/u))
    if (text !== "") list.push({ text, done: false, depth: 0 });
  return true;
}

/** Takes the paths out; keeps everything only when there is nothing but paths. */
function fillFiles(card: Card, value: string): boolean {
  const quoted = [...value.matchAll(/`([^`\s]+)`/g)].map((found) => found[1] ?? "");
  const words = quoted.length > 0 ? quoted : value.split(/[\s,;]+/).map(unquoted);
  const paths = words.filter((word) => /^[\w@.~*{}[\]-]*(?:\/[\w@.~*{}[\]-]*)+$|^[\w-]*\.[A-Za-z][\w]*$/.test(word));
  card.files.push(...paths.filter((path) => !card.files.includes(path)));
  return value.replaceAll(/[`,;\s]/g, "") === paths.join("");
}

function personOf(value: string): string {
  const name = unquoted(value).replace(/^@/, "");
  return /^(?:user|human|me|myself|manual|person|you|пользователь|человек|я|вручную)\b/iu.test(name) ||
    /^(?:пользователь|человек|я|вручную)$/iu.test(name)
    ? HUMAN
    : name;
}

function unquoted(text: string): string {
  return withoutEmphasis(text.trim())
    .replace(/^(["'`])(.*)\1$/, "$2")
    .replaceAll("`", "")
    .trim();
}
