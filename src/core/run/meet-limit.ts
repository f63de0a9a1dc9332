import { requireRun } from "../board/require.ts";
import { GUESSED_HOLD_MS, type AccountHold } from "../limits/account-hold.ts";
import { limitEnd } from "../limits/limit-end.ts";
import type { AgentDriver } from "./agent.ts";
import type { StepHandle } from "./engine.ts";
import { fallBack } from "./fall-back.ts";
import { untilAborted } from "./spend.ts";
import type { Execution } from "./task-run.ts";
import type { WorkResult } from "./work.ts";

/**
 * Returns whether another agent goes on, where the account of the run's agent is known to be at a limit. Does not
 * return where none does: the run is interrupted until the limit is over.
 */
export async function meetKnownLimit(execution: Execution, step: StepHandle): Promise<boolean> {
  const { ports, run } = execution;
  const { agent } = requireRun(ports.board.state, run.id);
  const hold = ports.board.state.holds.get(ports.accountOf(agent));
  if (hold === undefined || hold.until <= ports.clock.now()) return false;
  const { account, until, reason } = hold;
  return waitOrGoOn(execution, { account, until, reason, ...(hold.guessed === true && { guessed: true }) }, step);
}

/**
 * The agent has met a limit of its account: no failure, no result. Every run with this account waits, and all go on
 * when the limit is over. Returns whether another agent goes on with this one; else this ends with the run's
 * execution, which is interrupted.
 */
export async function meetLimit(
  execution: Execution,
  driver: Pick<AgentDriver, "id" | "label">,
  { reason, heldUntil: told }: Pick<WorkResult, "reason" | "heldUntil">,
  step: StepHandle,
): Promise<boolean> {
  const { ports } = execution;
  const now = ports.clock.now();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  // When the vendor does not say when the limit is over, in milliseconds since the epoch, its words may.
  const until = told ?? limitEnd(reason ?? "", now, zone);
  const words = ports.redact(reason ?? `${driver.label} has reached a usage limit.`);
  const sentence = /[.!?]$/.test(words) ? words : `${words}.`;
  const account = ports.accountOf(driver.id);
  const end = until === undefined ? { until: now + GUESSED_HOLD_MS, guessed: true } : { until };
  return waitOrGoOn(execution, { account, reason: sentence, ...end }, step);
}

const MINUTE_MS = 60_000;

async function waitOrGoOn(execution: Execution, hold: AccountHold, step: StepHandle): Promise<boolean> {
  const { ports, run } = execution;
  const isLong = hold.until - ports.clock.now() > ports.settings().routing.waitMinutes * MINUTE_MS;
  // Before anybody is asked who else could go on: that one must not be of the same account.
  if (isLong) await ports.board.send({ type: "account/hold", run: run.id, hold, goesOn: true });
  if (isLong && (await fallBack(execution, { cause: "limit", reason: hold.reason }, step.signal))) return true;
  ports.transcripts.record(run.id, { type: "notice", text: hold.reason });
  await ports.transcripts.flush();
  await ports.enact({ type: "account/hold", run: run.id, hold });
  return untilAborted(step.signal);
}
