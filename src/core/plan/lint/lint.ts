import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import { budgetRule } from "./lint-budget.ts";
import { lintChecks } from "./lint-checks.ts";
import { lintCriteria } from "./lint-criteria.ts";
import type { LintFacts } from "./lint-facts.ts";
import { lintOrder } from "./lint-order.ts";
import { lintOverlap } from "./lint-overlap.ts";
import type { LintFault, LintProblem } from "./lint-problem.ts";
import { lintReferences } from "./lint-references.ts";
import { levelOf } from "./lint-rules.ts";
import { lintSize } from "./lint-size.ts";
import { lintWork } from "./lint-work.ts";

const remembered = new WeakMap<LintFacts, WeakMap<BoardState, readonly LintProblem[]>>();

/**
 * What is wrong with the plan: with every task that nobody has begun, and with
 * too many that somebody has. Tasks stand in the order of the board, the
 * problems of one by severity. The same board and facts give the same answer,
 * which is remembered.
 */
export function lintPlan(board: BoardState, facts: LintFacts): readonly LintProblem[] {
  const byBoard = remembered.get(facts) ?? new WeakMap<BoardState, readonly LintProblem[]>();
  remembered.set(facts, byBoard);
  const problems = byBoard.get(board) ?? look(board, facts);
  byBoard.set(board, problems);
  return problems;
}

function look(board: BoardState, facts: LintFacts): readonly LintProblem[] {
  const overBudget = budgetRule(board, facts);
  const overlaps =
    levelOf(facts.levels, "overlap") === "off" ? new Map<TaskId, readonly LintFault[]>() : lintOverlap(board);
  const work = lintWork(board, facts);
  return [...board.tasks.values()].flatMap((task) => {
    const faults = isPlanned(task)
      ? [
          ...lintOrder(board, task),
          ...lintReferences(board, task, facts.paths),
          ...lintCriteria(board, task, facts),
          ...lintSize(board, task, facts),
          ...lintChecks(board, task, facts),
          ...overBudget(task),
          ...(overlaps.get(task.id) ?? []),
        ]
      : (work.get(task.id) ?? []);
    return faults.length === 0 ? [] : judged(task, faults, facts);
  });
}

const weights = { error: 0, warning: 1, info: 2 } as const;

function judged(task: Task, faults: readonly LintFault[], { levels }: LintFacts): readonly LintProblem[] {
  return faults
    .flatMap((fault): readonly LintProblem[] => {
      const severity = levelOf(levels, fault.rule);
      return severity === "off" ? [] : [{ ...fault, task: task.id, severity }];
    })
    .toSorted((a, b) => weights[a.severity] - weights[b.severity]);
}

/** Nobody has begun it, and somebody may. */
export function isPlanned({ state }: Task): boolean {
  return ["proposed", "backlog", "ready", "blocked", "failed"].includes(state.name);
}
