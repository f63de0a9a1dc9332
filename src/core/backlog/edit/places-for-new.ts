import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import type { NewEntry } from "./add-entry.ts";
import { columnsOf, type Column } from "./column-edits.ts";
import type { BacklogFile } from "./edit-backlog.ts";
import { entryOf, type Entry } from "./entry.ts";
import { formsLike } from "./forms-of-new.ts";
import { lineEndOf, textLines, type TextEdit, type TextLine } from "./text-edit.ts";

/** Ways to add an entry to a file, the most fitting place first. Whoever applies one reads the result back. */
export function* placesForNew(file: BacklogFile, all: BacklogImport, wanted: NewEntry): Generator<readonly TextEdit[]> {
  const { text } = file;
  const end = lineEndOf(text);
  const lines = textLines(text);
  const own = all.tasks.filter(({ draft }) => draft.source?.file === file.path);
  const columns = columnsOf({ all, lines });
  const fits = columns.filter(({ standing }) => standing === wanted.state);
  for (const like of neighbours(own, columns, wanted)) {
    const entry = entryOf(text, all, like);
    for (const form of formsLike(entry, wanted)) yield [below(entry, form, end)];
  }
  const empty = fits.filter((column) => !own.some((task) => isIn(task, column)));
  const inColumns = own.filter((one) => columns.some((column) => isIn(one, column)));
  const isRow = ({ draft: { source } }: ImportedTask): boolean =>
    /^[ \t]*\|/.test(lines[(source?.startLine ?? 1) - 1]?.text ?? "");
  const open = inColumns.findLast((one) => one.state.name !== "done" && !isRow(one) && isOutermost(own)(one));
  const likes = [open, own.findLast(isOutermost(own)), own.at(-1)].filter((one) => one !== undefined);
  for (const column of empty) {
    for (const like of new Set(likes)) {
      for (const form of formsLike(entryOf(text, all, like), wanted, true)) {
        for (const line of [lastOf(lines, column), remarksOf(lines, column)]) yield [under(lines, line, form, end)];
      }
    }
  }
  for (const like of rest(own, columns, wanted)) {
    const entry = entryOf(text, all, like);
    for (const form of formsLike(entry, wanted)) yield [below(entry, form, end)];
  }
  const box = wanted.state === "done" ? "x" : " ";
  yield [atEnd(text, `- [${box}] ${wanted.key}: ${wanted.task.title}`, end)];
}

/** Those that the new one shall stand after: of its column and group, then of its column, or else of its group. */
function neighbours(
  own: readonly ImportedTask[],
  columns: readonly Column[],
  { task, state }: NewEntry,
): ReadonlySet<ImportedTask> {
  const outermost = isOutermost(own);
  const inColumn = own.filter((one) => columns.some((column) => column.standing === state && isIn(one, column)));
  const isOfGroup = ({ draft }: ImportedTask): boolean => task.group !== undefined && draft.group === task.group;
  const some = [
    inColumn.findLast((one) => isOfGroup(one) && outermost(one)),
    inColumn.findLast(outermost),
    ...(columns.some(({ standing }) => standing === state)
      ? []
      : [own.findLast((one) => isOfGroup(one) && outermost(one)), own.findLast(isOfGroup)]),
  ];
  return new Set(some.filter((one) => one !== undefined));
}

/** Where nothing fits: among open tasks where there are columns, else where tasks of its kind stand, or the last ones. */
function rest(
  own: readonly ImportedTask[],
  columns: readonly Column[],
  { state }: NewEntry,
): ReadonlySet<ImportedTask> {
  const outermost = isOutermost(own);
  const isOpen = columns.filter(({ standing }) => standing === "ready" || standing === "backlog");
  const free = own.filter((one) => !columns.some((column) => isIn(one, column)));
  const inOpen = own.filter((one) => isOpen.some((column) => isIn(one, column)));
  const some = [
    inOpen.findLast(outermost),
    free.findLast((one) => outermost(one) && one.draft.group === undefined),
    free.findLast((one) => outermost(one) && one.state.name === state),
    free.findLast(outermost),
    free.at(-1),
  ];
  return new Set(some.filter((one) => one !== undefined));
}

function isOutermost(own: readonly ImportedTask[]): (task: ImportedTask) => boolean {
  const parents = new Set(own.map(({ draft }) => draft.id));
  return ({ draft }) => draft.parent === undefined || !parents.has(draft.parent);
}

function isIn({ draft: { source } }: ImportedTask, { line, end }: Column): boolean {
  return source !== undefined && source.startLine > line && source.endLine <= end;
}

/** After all lines of an entry, set off as it is from the one before it. */
function below({ lines, own, text, all, task }: Entry, form: string, end: string): TextEdit {
  const last = own.findLast((line) => line.text.trim() !== "") ?? own[0];
  const first = lines.indexOf(own[0] ?? { start: 0, end: 0, text: "" });
  const above = lines.slice(0, Math.max(0, first)).findLastIndex((line) => line.text.trim() !== "");
  const isLoose =
    above < first - 1 &&
    all.tasks.some(({ draft: { source } }) => source !== undefined && source.endLine === above + 1);
  const gap = isLoose || /^[ \t]*#/.test(form) || task.draft.source === undefined ? `${end}${end}` : end;
  const at = last?.end ?? text.length;
  return { start: at, end: at, text: gap + form.split("\n").join(end) };
}

/** The index of the last line that says anything in a column. */
function lastOf(lines: readonly TextLine[], { line, end }: Column): number {
  const last = lines
    .slice(line, end)
    .findLastIndex(({ text }) => text.trim() !== "" && !/^[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(text));
  return line + last; // its heading's own where there is none
}

/** The index of its heading, or of the comments right below. */
function remarksOf(lines: readonly TextLine[], column: Column): number {
  let last = column.line - 1;
  for (let index = column.line; index < column.end; index++) {
    const text = lines[index]?.text.trim() ?? "";
    if (/^<!--.*-->$/.test(text)) last = index;
    else if (text !== "") break;
  }
  return last;
}

function under(lines: readonly TextLine[], line: number, form: string, end: string): TextEdit {
  const at = lines[line]?.end ?? 0;
  return { start: at, end: at, text: `${end}${end}${form.split("\n").join(end)}` };
}

function atEnd(text: string, form: string, end: string): TextEdit {
  const at = text.length;
  if (text.trim() === "") return { start: at, end: at, text: `${form}${end}` };
  const gap = /(?:\r\n|\n|\r)$/.test(text) ? "" : end;
  const isAfterList = /^[ \t]*(?:[-*+]|\d+[.)])[ \t]/.test(
    text
      .trimEnd()
      .split(/\r\n|\n|\r/)
      .at(-1) ?? "",
  );
  return { start: at, end: at, text: `${gap}${isAfterList ? "" : end}${form}${end}` };
}
