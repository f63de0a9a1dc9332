import type { BoardState } from "../../board/board-state.ts";
import { isParent } from "../../board/dependencies.ts";
import type { Task } from "../../board/task.ts";
import type { LintFacts } from "./lint-facts.ts";
import type { LintFault } from "./lint-problem.ts";

/** A task that should be several. */
export function lintSize(board: BoardState, task: Task, { limits }: LintFacts): readonly LintFault[] {
  if (isParent(board, task)) return [];
  const hours = (task.estimate?.minutes ?? 0) / 60;
  if (hours > limits.hours) {
    const text = task.estimate?.text;
    return [oversize("estimate", `It is estimated at ${text}, above ${limits.hours} hours of work`, text)];
  }
  const { criteria, files } = task;
  if (criteria.length > limits.criteria) {
    return [oversize("criteria", `It has ${criteria.length} acceptance criteria, above ${limits.criteria}`)];
  }
  if (files.length > limits.files) return [oversize("files", `It names ${files.length} files, above ${limits.files}`)];
  return [];
}

function oversize(field: LintFault["field"], what: string, text?: string): LintFault {
  const message = `${what}: too much for one review. Split it into tasks that can be reviewed one by one.`;
  return { rule: "oversize", field, message, fixes: [], text };
}
