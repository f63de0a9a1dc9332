import { formatUsd } from "./format-usd.ts";
import type { BudgetScope, BudgetUse } from "./budget.ts";
import type { MicroUsd } from "./usage.ts";

const owners: Record<BudgetScope, string> = {
  run: "This run’s budget",
  task: "This task’s budget",
  board: "The board’s budget",
  day: "Today’s budget",
  project: "The project’s budget",
};

export function nameOfBudget(scope: BudgetScope): string {
  return owners[scope];
}

/**
 * Why there is no room, as a sentence.
 *
 * @param need  the worst case of what was to begin; not known when absent
 */
export function noRoomSentence(use: BudgetUse, need: MicroUsd | undefined): string {
  const { scope, limitMicroUsd, spentMicroUsd, heldMicroUsd, isTaken } = use;
  const spent = `${formatUsd(spentMicroUsd)} of ${formatUsd(limitMicroUsd)} is spent`;
  const holds = isTaken ? " and the rest is held for work that goes on" : "";
  const held = !isTaken && heldMicroUsd > 0 ? ` and ${formatUsd(heldMicroUsd)} is held for work that goes on` : holds;
  const wanted = need === undefined ? "" : ` for ${formatUsd(need)} more`;
  return `${owners[scope]} has no room${wanted}: ${spent}${held}.`;
}
