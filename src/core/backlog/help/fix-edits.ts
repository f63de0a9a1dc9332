import type { BoardState } from "../../board/board-state.ts";
import type { TaskChanges } from "../../board/event.ts";
import type { TaskId } from "../../board/ids.ts";
import type { LintFix } from "../../plan/lint/lint-problem.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { editBacklog, readBacklogFile } from "../edit/edit-backlog.ts";
import { applyEdits, type TextEdit } from "../edit/text-edit.ts";
import { criteriaEdits } from "./criteria-edits.ts";
import { type Dependency, dependencyOf, withDependency, withoutDependency } from "./dependency-edits.ts";
import type { BacklogPage } from "./page.ts";
import { tasksOn } from "./page-tasks.ts";
import { sameBut } from "./same-but.ts";

/** Reading is what an attempt costs. */
const mostAttempts = 12;

/**
 * What makes the page say what a fix changes, and nothing else; `undefined`
 * where the page has no form for it, and the board alone can be told.
 */
export function fixEdits(
  board: BoardState,
  page: BacklogPage,
  entry: ImportedTask,
  { command }: LintFix,
): readonly TextEdit[] | undefined {
  if (command.type === "task/move") {
    const to = command.state.name;
    if (to !== "ready" && to !== "done" && to !== "backlog") return undefined;
    const edited = editBacklog(page.file, page.found, entry.draft.id, { field: "state", to }, page.settings);
    return "edits" in edited ? edited.edits : undefined;
  }
  if (command.type !== "task/edit") return undefined;
  const { after, criteria, ...others } = command.changes;
  if (Object.keys(others).length > 0 || (after !== undefined && criteria !== undefined)) return undefined;
  if (after !== undefined) return afterEdits(board, page, entry, after);
  if (criteria === undefined) return undefined;
  const wanted = JSON.stringify(criteria);
  const ways = criteriaEdits(page, entry, criteria);
  return firstThat(page, entry, ["criteria"], ways, ({ draft }) => JSON.stringify(draft.criteria) === wanted);
}

function afterEdits(
  board: BoardState,
  page: BacklogPage,
  entry: ImportedTask,
  wanted: NonNullable<TaskChanges["after"]>,
): readonly TextEdit[] | undefined {
  const tasks = tasksOn(board, page);
  const entries = new Map([...tasks].map(([one, { id }]) => [id, one]));
  const dependency = (id: TaskId): Dependency => {
    const task = board.tasks.get(id);
    return task === undefined ? { ids: [id], name: id } : dependencyOf(task, entries.get(id));
  };
  const isIn = (ids: readonly TaskId[], id: TaskId): boolean =>
    ids.some((other) => other === id || dependency(other).ids.includes(id));
  const was = entry.draft.after;
  const gone = was.filter((id) => !isIn(wanted, boardIdOf(tasks, page, id)));
  const added = wanted.filter((id) => !isIn(was, id) && !was.some((old) => boardIdOf(tasks, page, old) === id));
  const [more, ...rest] = added;
  if (rest.length > 0) return undefined;
  const lost = gone.map((id) => dependency(boardIdOf(tasks, page, id)));
  const ways =
    gone.length > 0
      ? withoutDependency(page, entry, lost, more === undefined ? undefined : dependency(more))
      : more === undefined
        ? []
        : withDependency(page, entry, dependency(more));
  const kept = was.filter((id) => !gone.includes(id));
  const expected = new Set([...kept, ...added.flatMap((id) => entries.get(id)?.draft.id ?? dependency(id).name)]);
  return firstThat(
    page,
    entry,
    ["after"],
    ways,
    ({ draft }) => draft.after.length === expected.size && draft.after.every((id) => expected.has(id)),
  );
}

function boardIdOf(tasks: ReadonlyMap<ImportedTask, { readonly id: TaskId }>, page: BacklogPage, id: TaskId): TaskId {
  const entry = page.found.tasks.find(({ draft }) => draft.id === id);
  return (entry === undefined ? undefined : tasks.get(entry)?.id) ?? id;
}

/** The first edit after which the page reads as wanted, and as before in all else. */
export function firstThat(
  page: BacklogPage,
  entry: ImportedTask,
  fields: Parameters<typeof sameBut>[3],
  ways: Iterable<readonly TextEdit[]>,
  isWanted: (task: ImportedTask) => boolean,
): readonly TextEdit[] | undefined {
  const at = page.found.tasks.indexOf(entry);
  let attempts = 0;
  for (const edits of ways) {
    if (attempts++ >= mostAttempts) return undefined;
    const text = applyEdits(page.file.text, edits);
    const found = readBacklogFile({ path: page.file.path, text }, page.settings);
    const task = found.tasks[at];
    if (task !== undefined && sameBut(page.found, found, at, fields) && isWanted(task)) return edits;
  }
  return undefined;
}
