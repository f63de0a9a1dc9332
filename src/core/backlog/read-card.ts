import type { Priority } from "../board/task.ts";
import type { Item } from "./blocks.ts";
import { newCard, type Card } from "./card.ts";
import { fillField } from "./fill-field.ts";
import type { Branch } from "./items.ts";
import { lookupForm, withoutEmphasis } from "./plain-text.ts";
import { priorityOf } from "./priority-words.ts";
import { readItems, readText } from "./read-body.ts";
import { standingOfBox, statusOf, type Standing } from "./status-words.ts";
import { boxInCell, type TaskTable } from "./tables.ts";
import { parseTitle, type Title } from "./title.ts";

/** Where a task stands in its file. */
export interface Place {
  readonly file: string;
  /** The groups it is in, outermost first; statuses are no groups. */
  readonly path: readonly string[];
  readonly column: Standing | undefined;
  readonly columnName: string | undefined;
  /** What the group says about all its tasks. */
  readonly priority: Priority | undefined;
  readonly parent: Card | undefined;
}

/** Titles longer than this are cut at the end of a sentence; the description then holds all of it. */
const longTitle = 200;

/** A card with what its title says filled in; `undefined` when nothing is left that could be a title. */
export function cardOf(title: Title, raw: string, place: Place, start: number, end: number): Card | undefined {
  const words = title.text === "" ? (title.key ?? "") : title.text;
  if (words === "") return undefined;
  const card = newCard({ file: place.file, start, end, title: words, path: place.path });
  card.key = title.key;
  card.own = title.standing;
  card.statusText = title.statusText;
  card.priorityText = title.priorityText;
  card.priority = title.priority;
  card.estimate = title.estimate;
  card.labels.push(...title.labels);
  card.column = place.column;
  card.columnName = place.columnName;
  card.parent = place.parent;
  card.groupPriority = place.priority;
  if (title.ordinal !== undefined) card.aliases.push(title.ordinal);
  for (const field of title.fields) {
    if (field.field === undefined) card.notes.push(`${field.name}:${field.value}`);
    else fillField(card, { ...field });
  }
  if (/\]\([^()\s]+\)/.test(raw)) card.description.push(raw);
  if (words.length > longTitle) {
    card.title = cutTitle(words);
    card.description.push(words);
  }
  return card;
}

function cutTitle(text: string): string {
  const head = text.slice(0, longTitle);
  const sentence = /^(.{20,}?)(?:[.!?](?=\s)|\s[–—-]\s|[;:](?=\s))/u.exec(head)?.[1];
  return sentence ?? `${head.slice(0, Math.max(40, head.lastIndexOf(" ")))}…`;
}

/** The task that an item of a list is, with everything nested in it. */
export function cardOfItem({ item, nested, end }: Branch, place: Place): Card | undefined {
  const struck = /^~~.+~~$/.test(item.text);
  const card = cardOf(parseTitle(item.text, "item"), item.text, place, item.line, end);
  if (card === undefined) return undefined;
  if (item.ordinal !== undefined) card.aliases.push(item.ordinal);
  const box = item.box === undefined ? undefined : standingOfBox(item.box);
  if (box !== undefined) card.own = box;
  else if (struck) card.own ??= "done";
  if (item.box === "!") card.priority ??= "high";
  readExtra(card, item);
  readItems(card, nested, "description");
  return card;
}

/** The further lines of an item: fences stay whole, the rest is read as text. */
function readExtra(card: Card, item: Item): void {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const { text } of item.extra) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence === undefined && mark === undefined) lines.push(text);
    else card.description.push(text);
    if (mark !== undefined) fence = fence === undefined ? mark : text.trim().startsWith(fence) ? undefined : fence;
  }
  if (lines.length > 0) readText(card, lines);
}

/** The task that a row of a table is; cells beyond the header are kept in the notes. */
export function cardOfRow(table: TaskTable, cells: readonly string[], line: number, place: Place): Card | undefined {
  const raw = cells[table.title] ?? "";
  const card = cardOf(parseTitle(raw, "item"), raw, place, line, line);
  if (card === undefined) return undefined;
  cells.forEach((value, index) => {
    const column = table.columns[index];
    if (index === table.title || value === "") return;
    if (column === undefined) card.notes.push(value);
    else fillCell(card, column.name, column.field, value);
  });
  return card;
}

function fillCell(card: Card, name: string, field: TaskTable["columns"][number]["field"], value: string): void {
  const box = boxInCell(value);
  if (box !== undefined) {
    const standing = standingOfBox(box);
    if (field === undefined || field === "status" || field === "done" || field === "key" || field === "completed") {
      card.own = standing ?? card.own;
      return;
    }
  }
  if (field === "key" && /^[-–—]?$/.test(value)) return;
  fillField(card, { name: name === "" ? "Column" : withoutEmphasis(name), field, value });
  if (field === "status" && statusOf(value) === undefined && lookupForm(value) !== "")
    card.notes.push(`${name}: ${value}`);
  if (field === "priority" && card.priority === undefined) card.priority = priorityOf(value);
}
