import type { Priority } from "../board/task.ts";
import type { Item } from "./blocks.ts";
import { newCard, type Card } from "./card.ts";
import { fieldOf, fieldsOf } from "./field-lines.ts";
import { fillField, fillList } from "./fill-field.ts";
import type { Branch } from "./items.ts";
import type { Label } from "./labels.ts";
import { lookupForm, withoutEmphasis } from "./plain-text.ts";
import { priorityOf } from "./priority-words.ts";
import { keepName, readItems, readLines } from "./read-body.ts";
import { standingOfBox, statusOf, type Standing } from "./status-words.ts";
import { boxInCell, type TaskTable } from "./tables.ts";
import type { Title } from "./title-marks.ts";
import { parseTitle } from "./title.ts";

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
  const short = /^\W*\*\*([^*]{2,60}?):?\*\*\s*[:–—-]?\s+\S/u.exec(raw)?.[1];
  if (short !== undefined) card.aliases.push(short);
  for (const field of title.fields) {
    if (field.field === "group") card.notes.push(`${field.name}: ${field.value}`);
    else if (field.field === undefined) card.notes.push(`${field.name}:${field.value}`);
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
export function cardOfItem(branch: Branch, place: Place): Card | undefined {
  const { item, nested, end } = branch;
  const head = item.box === undefined ? fieldOf(item.text)?.field : undefined;
  if (head === "key" || head === "title") return cardOfRecord(branch, place);
  const struck = /^~~.+~~$/.test(item.text);
  const card = cardOf(parseTitle(item.text, "item"), item.text, place, item.line, end);
  if (card === undefined) return undefined;
  if (item.ordinal !== undefined) card.aliases.push(item.ordinal);
  const box = item.box === undefined ? undefined : standingOfBox(item.box);
  if (box !== undefined) card.own = box;
  else if (struck) card.own ??= "done";
  if (item.box === "!") card.priority ??= "high";
  const open = readExtra(card, item);
  const follows = (nested[0]?.line ?? 0) > (item.extra.at(-1)?.line ?? 0);
  if (open?.field !== undefined && follows && nested.length > 0) fillList(card, open.name, open.field, nested);
  else {
    keepName(card, open);
    readItems(card, nested, "description");
  }
  return card;
}

/** A task that is written as fields, as in YAML: `- id: T1`, and below it `title: …`. */
function cardOfRecord({ item, nested, end }: Branch, place: Place): Card | undefined {
  const lines = [item.text, ...item.extra.map((extra) => extra.text)];
  const named = lines.flatMap((line) => fieldsOf(line)).find((field) => field.field === "title");
  const raw = named?.value ?? fieldOf(item.text)?.value ?? "";
  const card = cardOf(parseTitle(raw.replace(/^(["'])(.*)\1$/, "$2"), "item"), raw, place, item.line, end);
  if (card === undefined) return undefined;
  const label = readLines(
    card,
    lines.filter((line) => fieldOf(line)?.field !== "title"),
    undefined,
  );
  keepName(card, label);
  readItems(card, nested, "description");
  return card;
}

/** The further lines of an item: fences stay whole, the rest is read as text. Returns a label that waits for a list. */
function readExtra(card: Card, item: Item): Label | undefined {
  let fence: string | undefined;
  const lines: string[] = [];
  for (const { text } of item.extra) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(text)?.[1];
    if (fence === undefined && mark === undefined) lines.push(text);
    else card.description.push(text);
    if (mark !== undefined) fence = fence === undefined ? mark : text.trim().startsWith(fence) ? undefined : fence;
  }
  return readLines(card, lines, undefined);
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
