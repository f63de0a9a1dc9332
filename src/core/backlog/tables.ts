import type { ContextKind } from "./backlog-import.ts";
import type { TableBlock } from "./blocks.ts";
import { fieldNamed, type FieldName } from "./field-names.ts";
import { lookupForm } from "./plain-text.ts";
import { statusOfHeading, type Standing } from "./status-words.ts";

export interface Column {
  readonly name: string;
  readonly field: FieldName | undefined;
}

export interface TaskTable {
  readonly columns: readonly Column[];
  /** Which column holds the titles. */
  readonly title: number;
}

const telling: ReadonlySet<FieldName | undefined> = new Set([
  "key",
  "status",
  "priority",
  "estimate",
  "assignee",
  "dependencies",
  "completed",
  "done",
  "labels",
  "by",
] as const);

/**
 * How to read a table of tasks, whatever its columns are called and in
 * whatever order they stand; `undefined` for a table of something else.
 *
 * @param inColumn  whether it stands under a status, where a title is enough
 */
export function taskTable(table: TableBlock, inColumn: boolean): TaskTable | undefined {
  const seen = new Set<FieldName>();
  const columns = table.header.map((name): Column => {
    const field = fieldNamed(name);
    if (field === undefined || (seen.has(field) && field !== "labels")) return { name, field: undefined };
    seen.add(field);
    return { name, field };
  });
  if (otherTable(table) !== undefined) return undefined;
  const title = titleColumn(columns);
  if (title < 0) return undefined;
  const word = lookupForm(columns[title]?.name ?? "");
  const certain = inColumn || /^(?:task|todo|to-do|задача|user story|work item|bug|issue)s?$/u.test(word);
  const told = columns.some((column, index) => index !== title && telling.has(column.field));
  return certain || told ? { columns, title } : undefined;
}

/** The column of titles: the one so called, or a description beside an id. */
function titleColumn(columns: readonly Column[]): number {
  const named = columns.findIndex((column) => column.field === "title");
  if (named >= 0) return named;
  const described = columns.findIndex((column) => column.field === "description");
  if (described >= 0 && columns.some((column) => column.field === "key" || column.field === "status")) return described;
  const like = columns.findIndex((column) => titleLike.test(lookupForm(column.name)));
  if (like >= 0 || !columns.some((column) => column.field === "status" || column.field === "priority")) return like;
  return columns.findIndex((column) => column.field === undefined || column.field === "group");
}

const titleLike = /^(?:what|bug|goal|improvement|work|change|request|proposal|идея|баг|ошибка|что)s?$/u;

const others: readonly (readonly [RegExp, ContextKind])[] = [
  [/^(?:risks?|blockers?|риски?)$/u, "risk"],
  [/^(?:questions?|вопросы?)$/u, "question"],
  [/^(?:decisions?|решени[ея])$/u, "decision"],
  [/^(?:files?|documents?|docs?|links?|resources?|references?|файлы?|документы?)$/u, "related"],
  [/^(?:metrics?|kpis?|measures?|метрики?|показател[ьи])$/u, "metrics"],
  [/^(?:terms?|symbols?|legend|emoji|icons?)$/u, "template"],
];

/** What a table is about that holds no tasks: risks, files, numbers. */
export function otherTable(table: TableBlock): ContextKind | undefined {
  const first = lookupForm(table.header[0] ?? "");
  const known = others.find(([words]) => words.test(first));
  if (known !== undefined) return known[1];
  const counts = table.header.some((name) =>
    /^(?:counts?|total|number|кол-во|количество|всего|#)$/u.test(lookupForm(name)),
  );
  return counts && table.header.length <= 4 && fieldNamed(table.header[0] ?? "") !== "key" ? "metrics" : undefined;
}

/** The statuses of a table that is drawn as a board; `undefined` for any other table. */
export function statusColumns(table: TableBlock): readonly (Standing | undefined)[] | undefined {
  const columns = table.header.map((name) => statusOfHeading(name, true));
  const known = columns.filter((column) => column !== undefined);
  return known.length >= 2 && known.length === columns.length ? columns : undefined;
}

/** What a cell that holds only a box says. */
export function boxInCell(text: string): string | undefined {
  const mark = /^`?\[([ xX✓✔~/-]?)\]`?$/u.exec(text.trim())?.[1];
  if (mark !== undefined) return mark === "" ? " " : mark;
  return /^[✅☑✔✓]\u{fe0f}?$/u.test(text.trim()) ? "x" : undefined;
}
