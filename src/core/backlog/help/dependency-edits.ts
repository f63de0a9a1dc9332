import type { Task } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { addEdits } from "../edit/add-edits.ts";
import type { Place } from "../edit/entry.ts";
import { matterValue } from "../edit/matter-value.ts";
import { lineEndOf, type TextEdit } from "../edit/text-edit.ts";
import { dependencyParts, type DependencyPart, names } from "./named-tasks.ts";
import { type BacklogPage, lineAt, lookAt } from "./page.ts";

/** A task that a dependency names: its id on the board, the author's, and that of its entry. */
export interface Dependency {
  readonly ids: readonly string[];
  /** How to write it. */
  readonly name: string;
}

export function dependencyOf(task: Task, entry: ImportedTask | undefined): Dependency {
  const key = entry?.draft.key ?? task.key;
  const ids = [task.id, task.key, entry?.draft.id, key].filter((id) => id !== undefined);
  return { ids, name: key ?? entry?.draft.title ?? task.title };
}

/** Ways to take away what an entry waits for, or to write something else in its place. */
export function* withoutDependency(
  page: BacklogPage,
  task: ImportedTask,
  gone: readonly Dependency[],
  instead: Dependency | undefined,
): Generator<readonly TextEdit[]> {
  const all = dependencyParts(page, task);
  const parts = all.filter((part) => gone.some(({ ids }) => names(part, ids)));
  const [only, ...more] = parts;
  if (only === undefined) return;
  if (instead !== undefined) {
    if (more.length === 0) yield [{ start: only.start, end: only.end, text: instead.name }];
    return;
  }
  if (more.length > 0) return;
  for (const edit of cuts(page, task, only)) yield [edit];
}

/** A part with a comma beside it, with the line that says no more, or what says that there is nothing. */
function* cuts(page: BacklogPage, task: ImportedTask, part: DependencyPart): Generator<TextEdit> {
  const { lines, file } = page;
  const index = lineAt(page, part.start) - 1;
  const line = lines[index];
  if (line === undefined) return;
  const before = line.text.slice(0, part.start - line.start);
  const after = line.text.slice(part.end - line.start);
  const left = /(?:\s*[,;]\s*|\s+(?:and|и|&|\+)\s+)["'`]?$/u.exec(before);
  const right = /^["'`]?(?:\s*[,;]\s*|\s+(?:and|и|&|\+)\s+)/u.exec(after);
  const quoted = /^["'`]/.exec(after)?.[0].length ?? 0;
  if (left !== null) yield { start: line.start + left.index, end: part.end + quoted, text: "" };
  if (right !== null) {
    const opening = /["'`]$/.test(before) ? 1 : 0;
    yield { start: part.start - opening, end: part.end + right[0].length, text: "" };
  }
  const isAlone = /^[ \t]*(?:[-*+•][ \t]+)?(?:[*_]*[\p{L} ]+[*_]*:[*_]*)?[ \t]*["'`[]*$/u.test(before);
  if (isAlone && /^["'`\]]*[ \t]*$/.test(after) && line !== lookAt(page, task).own[0]) {
    yield { start: line.start, end: lines[index + 1]?.start ?? file.text.length, text: "" };
  }
  const bracket = / \([^()]*$/.exec(before);
  if (bracket !== null && after.startsWith(")"))
    yield { start: line.start + bracket.index, end: part.end + 1, text: "" };
  yield { start: part.start, end: part.end, text: "None" };
  yield { start: part.start, end: part.end, text: "-" };
  yield { start: part.start, end: part.end, text: "" };
}

/** Ways to say one thing more that an entry waits for. */
export function* withDependency(
  page: BacklogPage,
  task: ImportedTask,
  { name }: Dependency,
): Generator<readonly TextEdit[]> {
  const entry = lookAt(page, task);
  const end = lineEndOf(page.file.text);
  const last = dependencyParts(page, task).at(-1);
  if (last !== undefined) {
    yield* afterPart(page, last, name, end);
    return;
  }
  yield* addEdits(entry, "dependencies", () => name);
  const first = entry.own[0];
  if (first === undefined || entry.cells.length > 0 || entry.matter !== undefined) return;
  const item = /^([ \t]*)(?:[-*+•]|\d{1,9}[.)])([ \t]+)/.exec(first.text);
  if (item !== null) {
    yield [{ start: first.end, end: first.end, text: `${end}${item[1] ?? ""}  - Depends on: ${name}` }];
  } else yield [{ start: first.end, end: first.end, text: `${end}${end}**Depends on**: ${name}` }];
}

function* afterPart(page: BacklogPage, last: Place, name: string, end: string): Generator<readonly TextEdit[]> {
  const line = page.lines[lineAt(page, last.start) - 1];
  if (line === undefined) return;
  const dash = /^[ \t]*[-*+•][ \t]+(?=["'`[]*$)/.exec(line.text.slice(0, last.start - line.start))?.[0];
  if (dash !== undefined) yield [{ start: line.end, end: line.end, text: `${end}${dash}${matterValue(name)}` }];
  const quote = /^["'`]/.exec(page.file.text.slice(last.end))?.[0] ?? "";
  const at = last.end + quote.length;
  yield [{ start: at, end: at, text: `, ${quote}${name}${quote}` }];
}
