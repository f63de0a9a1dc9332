import type { BoardState } from "./board-state.ts";
import type { Run } from "./run.ts";
import { runOf } from "./task.ts";

/** Runs that have not ended and that no task follows: somebody has moved their tasks by hand. They keep their worktrees. */
export function leftRuns(board: BoardState): readonly Run[] {
  const followed = new Set([...board.tasks.values()].map((task) => runOf(task.state)));
  return [...board.runs.values()].filter((run) => run.endedAt === undefined && !followed.has(run.id));
}
