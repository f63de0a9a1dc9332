import type { Event } from "./event.ts";
import type { MutableBoard } from "./mutable-board.ts";

/** Notes when work on a task began, and when it was done. */
export function noteTimes(board: MutableBoard, event: Event): void {
  if (event.type === "run/requested") {
    const known = board.times.get(event.task);
    board.times.set(event.task, { startedAt: known?.startedAt ?? event.at });
  } else if (event.type === "task/moved") {
    const { startedAt } = board.times.get(event.id) ?? {};
    if (event.state.name === "done") board.times.set(event.id, { startedAt, doneAt: event.at });
    else if (event.state.name === "in-progress") board.times.set(event.id, { startedAt: startedAt ?? event.at });
    else if (board.times.has(event.id)) board.times.set(event.id, { startedAt });
  }
}
