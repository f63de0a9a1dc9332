import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import type { LintFacts } from "./lint-facts.ts";
import type { LintFault } from "./lint-problem.ts";

/** Tasks beyond the limit of their column: those that came to it last. */
export function lintWork(board: BoardState, { columnLimits }: LintFacts): ReadonlyMap<TaskId, readonly LintFault[]> {
  const tasks = [...board.tasks.values()];
  const atWork = tasks.filter(({ state }) => state.name === "in-progress" || state.name === "running");
  const inReview = tasks.filter(({ state }) => state.name === "review");
  return new Map([
    ...beyond(columnLimits["in-progress"], atWork).map(
      (task) => [task.id, [tooMuch(task, columnLimits["in-progress"], atWork.length)]] as const,
    ),
    ...beyond(columnLimits.review, inReview).map(
      (task) => [task.id, [unreviewed(columnLimits.review, inReview.length)]] as const,
    ),
  ]);
}

function beyond(limit: number | undefined, tasks: readonly Task[]): readonly Task[] {
  return limit === undefined ? [] : tasks.toSorted((a, b) => a.changedAt - b.changedAt).slice(limit);
}

function tooMuch({ id, state }: Task, limit: number | undefined, count: number): LintFault {
  const message = `${count} tasks are in progress, above the limit of ${limit}. Finish one before the next is begun, or put this one back.`;
  const back = {
    title: "Put it back to Ready",
    command: { type: "task/move", id, state: { name: "ready" } },
    sure: false,
  } as const;
  return { rule: "over-wip", field: "state", message, fixes: state.name === "in-progress" ? [back] : [] };
}

function unreviewed(limit: number | undefined, count: number): LintFault {
  const message = `${count} results wait for a review, above the limit of ${limit}. Review one before more is started.`;
  return { rule: "over-wip", field: "state", message, fixes: [] };
}
