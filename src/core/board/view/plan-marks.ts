import type { Severity } from "../../analyse/finding.ts";
import { lintPlan } from "../../plan/lint/lint.ts";
import type { LintFacts } from "../../plan/lint/lint-facts.ts";
import type { BoardState } from "../board-state.ts";
import type { TaskId } from "../ids.ts";

/** What is wrong with a task's plan, for its card. */
export interface PlanMark {
  /** Of the worst. */
  readonly severity: Exclude<Severity, "info">;
  readonly problems: number;
  /** Every one, as sentences. */
  readonly text: string;
}

/** Errors and warnings by task; what is only to know marks no card. */
export function planMarks(board: BoardState, facts: LintFacts | undefined): ReadonlyMap<TaskId, PlanMark> {
  if (facts === undefined) return new Map();
  const told = lintPlan(board, facts).filter(({ severity }) => severity !== "info");
  return new Map(
    [...Map.groupBy(told, ({ task }) => task)].map(([task, some]) => {
      const severity = some.some((problem) => problem.severity === "error") ? "error" : "warning";
      return [task, { severity, problems: some.length, text: some.map(({ message }) => message).join("\n") }];
    }),
  );
}
