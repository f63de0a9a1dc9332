import type { ContextKind } from "./backlog-import.ts";
import type { Block, Item, ListBlock, TableBlock } from "./blocks.ts";
import type { Card } from "./card.ts";
import { subjectOf, type Subject } from "./context-words.ts";
import { fieldsOf } from "./field-lines.ts";
import { fillList } from "./fill-field.ts";
import type { Findings } from "./findings.ts";
import { branchesOf } from "./items.ts";
import { addContext, readLimit } from "./keep-context.ts";
import { labelOf, type Label } from "./labels.ts";
import { isPlaceholder, withoutPictures } from "./plain-text.ts";
import { priorityNamed, priorityOf } from "./priority-words.ts";
import { isMarker, readBody } from "./read-body.ts";
import { cardOf, cardOfItem, cardOfRow, type Place } from "./read-card.ts";
import { areRecords, listKind } from "./section-facts.ts";
import { statusOf, statusOfHeading, type Standing } from "./status-words.ts";
import { otherTable, statusColumns, taskTable } from "./tables.ts";
import { parseTitle } from "./title.ts";
import { listsWork } from "./work-words.ts";

/** What holds for a section because of what stands above it. */
export interface Around extends Place {
  readonly subject: Subject | undefined;
  readonly heading: string | undefined;
  /** Whether items without a box are tasks, because nothing in the file is marked as one. */
  readonly bareTasks: boolean;
  /** Whether the section stands under a status, where every item is a task. */
  readonly inColumn: boolean;
}

/** A group while its blocks are read one after the other. */
interface Group {
  around: Around;
  /** The label that stands before the next list. */
  label: Label | undefined;
  /** The phase whose list this is, when it is a task itself. */
  readonly epic: Card | undefined;
  readonly found: Findings;
}

/** Reads what stands directly under a group, a status or the title of a file. */
export function readGroup(blocks: readonly Block[], around: Around, epic: Card | undefined, found: Findings): void {
  const group: Group = { around, label: undefined, epic, found };
  for (const block of blocks) {
    if (block.kind === "paragraph") readParagraph(group, block.lines, block.start);
    else {
      readBlock(group, block);
      if (block.kind !== "comment") group.label = undefined;
    }
  }
}

function readBlock(group: Group, block: Exclude<Block, { kind: "paragraph" }>): void {
  const { around, epic, found } = group;
  if (block.kind === "list") return readGroupList(group, block);
  if (block.kind === "table") return readTable(group, block);
  if (block.kind === "comment") {
    const known = readLimit(block.text, around.column, found) || isMarker(block.text);
    return known
      ? found.addStructure("comment", block.start, block.end)
      : found.addContext("comment", block.start, block.end, around.heading);
  }
  if (epic !== undefined && block.kind !== "broken") return readBody(epic, [block], "description");
  return addContext(block, subjectFor(group), around.heading, found);
}

/** Labels name the list that follows; fields about the group hold for its tasks; all else is kept as prose. */
function readParagraph(group: Group, lines: readonly string[], start: number): void {
  const { found, epic } = group;
  let from = 0;
  const keep = (to: number): void => {
    if (to <= from) return;
    const text = lines.slice(from, to);
    if (epic !== undefined) readBody(epic, [{ kind: "paragraph", start, end: start, lines: text }], "description");
    else if (text.every((line) => /^\s*\|.*\|\s*$/.test(line))) found.addRemainder(start + from, start + to - 1);
    else found.addContext(kindOfText(group, text), start + from, start + to - 1, group.around.heading);
  };
  group.label = undefined;
  lines.forEach((line, index) => {
    readLimit(line, undefined, found);
    const label = labelOf(line);
    if (label !== undefined) {
      keep(index);
      from = index + 1;
      found.addStructure("label", start + index, start + index);
      group.label = label;
      return;
    }
    for (const { field, value } of fieldsOf(line)) {
      if (field === "status") group.around = { ...group.around, column: statusOf(value) ?? group.around.column };
      if (field === "priority")
        group.around = { ...group.around, priority: priorityOf(value) ?? group.around.priority };
    }
    group.label = undefined;
  });
  keep(lines.length);
}

function kindOfText({ around, label }: Group, lines: readonly string[]): ContextKind {
  const subjects = lines.flatMap((line) => fieldsOf(line)).map((field) => subjectOf(field.name)?.kind);
  const named =
    subjects.find((kind) => kind !== undefined) ?? (label === undefined ? undefined : subjectOf(label.name)?.kind);
  if (named !== undefined) return named;
  return around.heading === undefined && subjects.length > 0 ? "project" : "prose";
}

/** What a list or text under the present label is about, when it is no work. */
function subjectFor({ label, around }: Group): Subject {
  const named = label === undefined ? undefined : subjectOf(label.name);
  if (named !== undefined) return named;
  const kinds: Partial<Record<string, ContextKind>> = {
    notes: "note",
    files: "related",
    dependencies: "risk",
    criteria: "criteria",
    gates: "criteria",
  };
  const kind = label?.field === undefined ? undefined : kinds[label.field];
  return kind === undefined ? (around.subject ?? { kind: "prose", firm: false }) : { kind, firm: false };
}

function readGroupList(group: Group, list: ListBlock): void {
  const { label, epic, found, around } = group;
  const kind = listKind(label);
  if (kind !== "work") {
    if (epic !== undefined && label !== undefined) return fillList(epic, label.name, label.field, list.items);
    return addContext(list, subjectFor(group), around.heading, found);
  }
  const column = label === undefined || label.field === "checklist" ? undefined : statusOfHeading(label.name, false);
  const named =
    label !== undefined && column === undefined && around.heading === undefined && label.field === undefined;
  const place: Around = {
    ...around,
    ...(column === undefined ? {} : { column, columnName: label?.name, inColumn: true }),
    ...(label === undefined ? {} : { priority: priorityNamed(label.name) ?? around.priority }),
    ...(named ? { path: [...around.path, withoutPictures(label.name)] } : {}),
  };
  const strange =
    label !== undefined && label.field === undefined && column === undefined && !named && !listsWork(label.name);
  readTasks(group, list.items, place, strange);
}

/** Every outermost item with a box is a task; one without only where nothing else marks tasks. */
function readTasks(group: Group, items: readonly Item[], place: Around, strangeLabel: boolean): void {
  const { found } = group;
  const branches = branchesOf(items);
  const headed =
    !strangeLabel &&
    listsWork((group.label?.field === undefined ? group.label?.name : undefined) ?? place.heading ?? "");
  const bare =
    place.inColumn ||
    (place.bareTasks && !strangeLabel) ||
    headed ||
    branches.some(({ item }) => item.box !== undefined) ||
    areRecords(items);
  for (const branch of branches) {
    const { item, nested, end } = branch;
    const boxes = nested.some((inner) => inner.box !== undefined);
    if (
      item.box === undefined &&
      (isPlaceholder(item.text) || fieldsOf(item.text).some((field) => field.field === "notes"))
    ) {
      found.addContext("note", item.line, end, place.heading);
    } else if (item.box === undefined && boxes && !place.inColumn && !tellsTask(item, nested)) {
      found.addStructure("group", item.line, item.end);
      readTasks(
        group,
        nested,
        { ...place, path: [...place.path, withoutPictures(labelOf(item.text)?.name ?? item.text)] },
        false,
      );
    } else if (item.box !== undefined || bare || (boxes && tellsTask(item, nested))) {
      const card = cardOfItem(branch, place);
      if (card === undefined) found.addRemainder(item.line, end);
      else found.cards.push(card);
    } else {
      found.addContext(subjectFor(group).kind, item.line, end, place.heading);
    }
  }
}

/** Whether an item without a box over items with boxes is itself the task, and they are its steps or criteria. */
function tellsTask(item: Item, nested: readonly Item[]): boolean {
  const fields = branchesOf(nested).flatMap((inner) => (inner.item.box === undefined ? fieldsOf(inner.item.text) : []));
  return parseTitle(item.text, "item").marked || fields.some((field) => field.field !== undefined);
}

function readTable(group: Group, table: TableBlock): void {
  const { around, found } = group;
  const columns = statusColumns(table);
  if (columns !== undefined) return readColumns(group, table, columns);
  const other = otherTable(table);
  const tasks = listKind(group.label) === "work" ? taskTable(table, around.inColumn) : undefined;
  if (tasks === undefined) {
    if (other !== undefined || group.label !== undefined)
      return addContext(
        table,
        other === undefined ? subjectFor(group) : { kind: other, firm: true },
        around.heading,
        found,
      );
    return found.addRemainder(table.start, table.end, "This table is not one of tasks that could be read.");
  }
  found.addStructure("table-header", table.start, table.start + 1);
  for (const row of table.rows) {
    const card = cardOfRow(tasks, row.cells, row.line, around satisfies Place);
    if (card === undefined) found.addRemainder(row.line, row.line);
    else found.cards.push(card);
  }
}

/** A board drawn as a table: each column is a status, each cell holds tasks. */
function readColumns({ around, found }: Group, table: TableBlock, columns: readonly (Standing | undefined)[]): void {
  found.addStructure("table-header", table.start, table.start + 1);
  for (const { line, cells } of table.rows) {
    const cards = cells.flatMap((cell, index) =>
      cell
        .split(/<br\s*\/?>/i)
        .filter((text) => !isPlaceholder(text))
        .flatMap((text) => {
          const place = { ...around, column: columns[index], columnName: table.header[index] };
          return cardOf(parseTitle(text.replace(/^[-*•]\s+/, ""), "item"), text, place, line, line) ?? [];
        }),
    );
    if (cards.length === 0) found.addContext("prose", line, line, around.heading);
    found.cards.push(...cards);
  }
}
