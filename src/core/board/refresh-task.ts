import type { BoardState } from "./board-state.ts";
import type { Placement } from "./command.ts";
import { cycleThrough } from "./dependencies.ts";
import type { Event, TaskChanges } from "./event.ts";
import { same } from "./same.ts";
import type { Task, TaskDraft } from "./task.ts";

const fields = [
  "title",
  "description",
  "priority",
  "labels",
  "estimate",
  "assignee",
  "after",
  "parent",
  "group",
  "criteria",
  "checklist",
  "notes",
] as const;

/**
 * Lets a task say what its source says now: in all fields that no person has
 * changed. One that nobody has touched at all is done when its source is.
 */
export function refreshTask(board: BoardState, draft: TaskDraft, state: Placement, now: number): readonly Event[] {
  const task = board.tasks.get(draft.id);
  if (task === undefined) return [];
  const changed = fields.filter(
    (field) => !task.edited.includes(field) && !same(draft[field] ?? null, task[field] ?? null),
  );
  const order = changed.filter((field) => field !== "after" || !isCircle(board, draft));
  const changes: TaskChanges = Object.fromEntries(order.map((field) => [field, draft[field] ?? null]));
  const events: Event[] = [];
  if (order.length > 0) events.push({ type: "task/edited", at: now, id: task.id, changes, by: "plan" });
  if (state.name === "done" && isUntouched(board, task))
    events.push({ type: "task/moved", at: now, id: task.id, state });
  return events;
}

function isCircle(board: BoardState, { id, after }: TaskDraft): boolean {
  return after.some((other) => cycleThrough(id, [other], (each) => board.tasks.get(each)?.after ?? []) !== undefined);
}

function isUntouched(board: BoardState, { id, edited, state }: Task): boolean {
  const waits = ["backlog", "ready", "blocked", "proposed"].includes(state.name);
  return waits && edited.length === 0 && ![...board.runs.values()].some((run) => run.task === id);
}
