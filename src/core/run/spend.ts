import { requireRun } from "../board/require.ts";
import { worstCaseOf } from "../cost/budget-settings.ts";
import { usableAgents } from "../routing/route.ts";
import { SessionMoney } from "../cost/session-money.ts";
import type { BudgetSpent } from "../cost/purse.ts";
import type { AgentDriver } from "./agent.ts";
import type { StepHandle } from "./engine.ts";
import type { Execution } from "./task-run.ts";
import type { WorkResult } from "./work.ts";

/** @param session  counts the sessions of this step's attempt, from 1 */
export function openMoney(
  { ports, run }: Execution,
  driver: AgentDriver,
  step: StepHandle,
  session: number,
): SessionMoney {
  const retry = run.retry === undefined ? "" : `/${run.retry.number}`;
  const again = session === 1 ? "" : `+${session}`;
  return new SessionMoney(ports.ledger, {
    run: run.id,
    id: `${step.key}#${step.attempt}${retry}${again}`,
    supports: driver.supports,
    worstMicroUsd: worstCaseOf(ports.settings().budgets, driver.id),
  });
}

/**
 * Holds money for a session, has it, and charges it, however it ends.
 *
 * @returns `undefined` when a budget had no room for it, or not for all of it
 */
export async function paidFor(
  { ports }: Execution,
  money: SessionMoney,
  step: StepHandle,
  session: () => Promise<WorkResult>,
): Promise<WorkResult | undefined> {
  await money.begin(step.signal);
  if (money.refusal !== undefined) return undefined;
  const [ended] = await Promise.allSettled([session()]);
  await ports.transcripts.flush();
  const { costMicroUsd } = await money.end();
  if (costMicroUsd !== undefined) step.spend(costMicroUsd);
  if (ended.status === "fulfilled" && ended.value.outcome === "finished") return ended.value;
  if (money.refusal !== undefined && !step.signal.aborted) return undefined;
  if (ended.status === "rejected") throw ended.reason;
  return ended.value;
}

/**
 * What becomes of a run whose budget is spent, as the settings say. Returns
 * when another agent has it; else the run is interrupted, and this ends with
 * it.
 */
export async function runDry(execution: Execution, refusal: BudgetSpent, step: StepHandle): Promise<void> {
  const { ports, run } = execution;
  const { whenSpent, cheaper } = ports.settings().budgets;
  const agent = requireRun(ports.board.state, run.id).agent;
  const other = whenSpent === "cheaper" ? cheaper[agent] : undefined;
  const known = other === undefined ? [] : await ports.agents.list(step.signal);
  const installed = usableAgents(known).find(({ id }) => id === other);
  if (installed !== undefined && installed.id !== agent) {
    const text = `${refusal.message} ${installed.label} goes on with it.`;
    ports.transcripts.record(run.id, { type: "notice", text });
    await ports.board.send({ type: "run/hand", run: run.id, agent: installed.id });
    return;
  }
  const asks = whenSpent === "ask";
  const advice = asks ? "You are asked for more." : "Raise it in the settings, or resume the run when there is room.";
  const reason = `${refusal.message} ${advice}`;
  ports.transcripts.record(run.id, { type: "notice", text: reason });
  await ports.transcripts.flush();
  const ask = asks ? { ask: { limitMicroUsd: refusal.limitMicroUsd } } : {};
  await ports.enact({ type: "budget/exhaust", run: run.id, reason, key: refusal.key, ...ask });
  await untilAborted(step.signal);
}

/** Whoever interrupts the run does it through its engine. */
export async function untilAborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }
  throw signal.reason;
}
