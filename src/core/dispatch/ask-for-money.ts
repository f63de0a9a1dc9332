import type { Board } from "../board/board.ts";
import { runOf } from "../board/task.ts";
import { isFresh } from "./admission.ts";
import { MoneyAdmission, type MoneyRules } from "./money-admission.ts";

/** Asks a human, once, for what queued runs lack, where the settings say so. Any process may do it at any time. */
export async function askForMoney(board: Board, rules: MoneyRules | undefined): Promise<void> {
  if (rules?.whenSpent !== "ask") return;
  const state = board.state;
  const admission = new MoneyAdmission(state, rules, []);
  for (const task of state.tasks.values()) {
    const id = runOf(task.state);
    const run = id === undefined ? undefined : state.runs.get(id);
    if (run === undefined || !isFresh(run)) continue;
    const obstacle = admission.obstacleTo(task, run);
    if (obstacle === undefined || obstacle.isHeld) continue;
    const { key, limitMicroUsd } = obstacle.use;
    await board.send({ type: "budget/exhaust", run: run.id, reason: obstacle.text, key, ask: { limitMicroUsd } });
  }
}
