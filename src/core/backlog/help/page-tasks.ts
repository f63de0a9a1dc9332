import type { BoardState } from "../../board/board-state.ts";
import { called } from "../../board/dependency-graph.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { matchEntries } from "../sync/match-entries.ts";
import { planSync } from "../sync/plan-sync.ts";
import type { BacklogPage } from "./page.ts";

export type PageTasks = ReadonlyMap<ImportedTask, Task>;

const remembered = new WeakMap<BacklogPage, { readonly board: BoardState; readonly tasks: PageTasks }>();

/** Which task of the board each entry is, found by what the page says now. */
export function tasksOn(board: BoardState, page: BacklogPage): PageTasks {
  const last = remembered.get(page);
  if (last?.board === board) return last.tasks;
  const { pairs } = matchEntries(board, page.file.path, page.found.tasks);
  const tasks = new Map(pairs.map(({ entry, task }) => [entry, task]));
  remembered.set(page, { board, tasks });
  return tasks;
}

/**
 * The board as it will be once the page is saved and came to it: what the page
 * has changed since it was last met is applied to its tasks. New entries are
 * left out. The same board where nothing is new.
 */
export function boardWith(board: BoardState, page: BacklogPage): BoardState {
  const found = { ...page.found, tasks: page.found.tasks.map((task) => withKnown(board, task)) };
  const { changes, moves } = planSync(board, page.file.path, found, () => undefined);
  if (changes.length + moves.length === 0) return board;
  const tasks = new Map<TaskId, Task>(board.tasks);
  for (const { id, changes: news } of changes) {
    const task = tasks.get(id);
    if (task !== undefined) tasks.set(id, { ...task, ...defined(news) });
  }
  for (const { id, state } of moves) {
    const task = tasks.get(id);
    if (task !== undefined) tasks.set(id, { ...task, state });
  }
  return { ...board, tasks };
}

/** A file read alone knows the ids of others only by their authors' names. */
function withKnown(board: BoardState, task: ImportedTask): ImportedTask {
  const after = task.draft.after.map((id) => {
    const [only, ...more] = board.tasks.has(id) ? [] : called(board.tasks, id);
    return only === undefined || more.length > 0 ? id : only.id;
  });
  return { ...task, draft: { ...task.draft, after } };
}

/** In changes, null takes a value away. */
function defined(changes: object): Partial<Task> {
  return Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value ?? undefined]));
}
