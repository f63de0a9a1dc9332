import type { BoardState } from "../board/board-state.ts";
import type { RunId } from "../board/ids.ts";
import type { Run } from "../board/run.ts";
import { runOf } from "../board/task.ts";

/**
 * Whether a run has work that will be merged sooner or later: it is at work, was
 * interrupted, or has delivered and is neither merged nor put away.
 */
export function isInPlay(board: Pick<BoardState, "tasks">, run: Run): boolean {
  const task = board.tasks.get(run.task);
  if (task === undefined || run.place === undefined || runOf(task.state) !== run.id) return false;
  return ["queued", "running", "interrupted", "review", "published"].includes(task.state.name);
}

/** The runs that can collide, the oldest first. */
export function runsInPlay(board: Pick<BoardState, "tasks" | "runs">): readonly Run[] {
  return [...board.runs.values()].filter((run) => isInPlay(board, run));
}

/** The runs whose delivered work, as it is now, this one was rebased onto. */
export function standsOn({ runs }: Pick<BoardState, "runs">, { id, place, rebases }: Run): readonly RunId[] {
  const below = rebases?.flatMap(({ onto, result }) =>
    result !== undefined && result.outcome !== "undone" && onto.commit === place?.base ? (onto.run ?? []) : [],
  );
  return (below ?? []).filter((other) => other !== id && runs.get(other)?.deliveries.at(-1)?.commit === place?.base);
}

/** Whether a run of this id has such work. */
export function isIdInPlay(board: Pick<BoardState, "tasks" | "runs">, id: RunId): boolean {
  const run = board.runs.get(id);
  return run !== undefined && isInPlay(board, run);
}
