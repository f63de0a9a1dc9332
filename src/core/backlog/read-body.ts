import type { Block, Item } from "./blocks.ts";
import type { Card } from "./card.ts";
import { fieldOf, fieldsOf, type FieldLine } from "./field-lines.ts";
import type { FieldName } from "./field-names.ts";
import { checklistOf, fillField, fillList, outlineOf } from "./fill-field.ts";
import { branchesOf } from "./items.ts";
import { labelOf, type Label } from "./labels.ts";
import { isPlaceholder } from "./plain-text.ts";
import { textBelow } from "./text-below.ts";

/** Fields whose value goes on over several lines. */
const prose: ReadonlySet<FieldName | undefined> = new Set([
  undefined,
  "description",
  "notes",
  "blocker",
  "criteria",
] as const);

/** Where items without a box go that stand under no label. */
export type BareItems = "checklist" | "description";

/**
 * Reads what stands under a task into its card. Whatever is no field, list or
 * label that we know goes to the description, in order.
 *
 * @param heading  the sub-heading that the blocks stand under, when it names a
 *                 field; prose under it is kept as it is
 */
export function readBody(card: Card, blocks: readonly Block[], bare: BareItems, heading?: Label): void {
  let open = heading;
  const verbatim = heading?.field === "notes" || heading?.field === "description";
  for (const block of blocks) {
    if (verbatim && (block.kind === "paragraph" || block.kind === "list")) {
      keepText(card, block.kind === "list" ? outlineOf(block.items) : block.lines, heading);
      continue;
    }
    switch (block.kind) {
      case "paragraph":
        open = readLines(card, block.lines, open, heading) ?? heading;
        break;
      case "list":
        readList(card, block.items, bare, open);
        open = heading;
        break;
      case "code":
      case "quote":
        keepText(card, block.lines, open);
        break;
      case "table":
        keepText(
          card,
          [`| ${block.header.join(" | ")} |`, ...block.rows.map((row) => `| ${row.cells.join(" | ")} |`)],
          open,
        );
        break;
      case "comment":
        if (!isMarker(block.text)) card.notes.push(block.text);
        break;
      case "heading":
      case "rule":
      case "markup":
      case "broken":
        break;
    }
  }
  if (open !== heading) keepName(card, open);
}

/** A label after which nothing came is a word like any other. */
export function keepName(card: Card, label: Label | undefined): void {
  if (label?.field !== undefined) card.description.push(`${label.name}:`);
}

/** Reads lines after which nothing follows that belongs to them. */
function readText(card: Card, lines: readonly string[], label?: Label): void {
  const open = readLines(card, lines, label);
  if (open !== label) keepName(card, open);
}

/** Comments with which Backlog.md marks its sections. */
export function isMarker(comment: string): boolean {
  return /^(?:SECTION:)?[A-Z_]+:(?:BEGIN|END)$/.test(comment) || comment === "";
}

/** Reads lines of text; returns the label that waits for what follows. */
export function readLines(
  card: Card,
  lines: readonly string[],
  label: Label | undefined,
  heading?: Label,
): Label | undefined {
  let open = label;
  let going: FieldLine | undefined;
  const finish = (): void => {
    if (going !== undefined) fillField(card, going);
    going = undefined;
  };
  for (const line of lines) {
    const found = fieldsOf(line);
    const only = found.length === 0 ? labelOf(line) : undefined;
    if (found.length === 0 && only === undefined) {
      if (going !== undefined && prose.has(going.field)) going = { ...going, value: `${going.value}\n${line.trim()}` };
      else if (open?.field !== undefined) {
        finish();
        going = { ...open, field: open.field, value: line.trim() };
      } else {
        if (line === lines[0]) separate(card.description);
        card.description.push(line.trimEnd());
      }
      continue;
    }
    finish();
    if (open === label && open !== heading && line === lines[0]) keepName(card, open);
    open = only;
    for (const field of found) {
      finish();
      if (field.value === "") open = field;
      else going = field;
    }
    if (open !== undefined && open.field === undefined) card.description.push(`${open.name}:`);
  }
  finish();
  return open;
}

function readList(card: Card, items: readonly Item[], bare: BareItems, open: Label | undefined): void {
  const [kept, moved] = open?.field === "description" || open?.field === "notes" ? [items, []] : hoist(items);
  if (open !== undefined) fillList(card, open.name, open.field, kept);
  else readItems(card, kept, bare);
  if (moved.length > 0) readText(card, moved);
}

/**
 * Bold fields that a formatter has indented below the last item of a list
 * belong to the task, not to the item.
 */
function hoist(items: readonly Item[]): readonly [readonly Item[], readonly string[]] {
  const last = items.at(-1);
  const from = last?.extra.findIndex(({ text }) => /^\s*\*\*/.test(text) && fieldOf(text) !== undefined) ?? -1;
  if (last === undefined || from < 0) return [items, []];
  const moved = last.extra.slice(from).map((extra) => extra.text.trim());
  return [[...items.slice(0, -1), { ...last, extra: last.extra.slice(0, from) }], moved];
}

/** Reads items, nested ones too: fields fill the card, boxes make the checklist. */
export function readItems(card: Card, items: readonly Item[], bare: BareItems): void {
  const boxed = items.some((item) => item.box !== undefined);
  for (const { item, nested } of branchesOf(items)) {
    const field = item.box === undefined ? (fieldsOf(item.text)[0] ?? labelOf(item.text)) : undefined;
    if (field !== undefined && (field.field !== undefined || !nested.some((inner) => inner.box !== undefined))) {
      readFieldItem(card, item, nested, field);
    } else if (item.box !== undefined || bare === "checklist" || nested.some((inner) => inner.box !== undefined)) {
      readStep(card, item, nested, boxed);
    } else {
      card.description.push(...outlineOf([item, ...nested].map((one) => ({ ...one, depth: one.depth - item.depth }))));
    }
  }
}

function readFieldItem(card: Card, item: Item, nested: readonly Item[], label: Label): void {
  for (const field of fieldsOf(item.text)) if (field.value !== "") fillField(card, field);
  const waits = labelOf(item.text) !== undefined;
  if (waits && (label.field === "description" || label.field === "notes")) {
    const target = label.field === "notes" ? card.notes : card.description;
    const lines = textBelow(item, nested);
    if (lines.length > 0) separate(target);
    target.push(...lines);
    return;
  }
  if (waits && label.field === undefined) card.description.push(`${label.name}:`);
  if (item.extra.length > 0)
    readText(
      card,
      item.extra.map((extra) => extra.text),
      waits ? label : undefined,
    );
  if (nested.length === 0) return;
  const allFields = branchesOf(nested).every((one) => one.item.box === undefined && fieldsOf(one.item.text).length > 0);
  if (allFields) readItems(card, nested, "description");
  else fillList(card, label.name, label.field, nested);
}

/** A step with its own steps; fields nested in it still belong to the task. */
function readStep(card: Card, item: Item, nested: readonly Item[], boxed: boolean): void {
  const steps = [item];
  for (const branch of branchesOf(nested)) {
    const field = branch.item.box === undefined ? fieldOf(branch.item.text) : undefined;
    if (boxed && field?.field !== undefined) {
      if (field.value === "" || !isPlaceholder(field.value)) readFieldItem(card, branch.item, branch.nested, field);
    } else steps.push(branch.item, ...branch.nested);
  }
  card.checklist.push(...checklistOf(steps));
}

function keepText(card: Card, lines: readonly string[], open: Label | undefined): void {
  const target = open?.field === "notes" ? card.notes : card.description;
  if (open?.field !== undefined && open.field !== "notes" && open.field !== "description") target.push(`${open.name}:`);
  separate(target);
  target.push(...lines);
}

/** A blank line between paragraphs, but not after a label. */
function separate(lines: string[]): void {
  const last = lines.at(-1);
  if (last !== undefined && last !== "" && !/:$|^#/.test(last)) lines.push("");
}
