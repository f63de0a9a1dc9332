import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import { lintPlan } from "./lint.ts";
import type { LintFacts } from "./lint-facts.ts";

/** Tasks that are not started by themselves, with the reason as sentences. */
export type Refusals = ReadonlyMap<TaskId, string>;

export const noRefusals: Refusals = new Map();

/** Tasks whose plan has an error, by the first one. */
export function refusalsOf(board: BoardState, facts: LintFacts | undefined): Refusals {
  if (facts === undefined) return noRefusals;
  const errors = lintPlan(board, facts).filter(({ severity }) => severity === "error");
  return new Map(errors.toReversed().map(({ task, message }) => [task, message]));
}
