import { requireRun } from "../board/require.ts";
import { GUESSED_HOLD_MS, type AccountHold } from "../limits/account-hold.ts";
import { limitEnd } from "../limits/limit-end.ts";
import type { AgentDriver } from "./agent.ts";
import type { StepHandle } from "./engine.ts";
import { untilAborted } from "./spend.ts";
import type { Execution } from "./task-run.ts";

/** Does not return where the agent's account is known to be at a limit: the run is interrupted until that is over. */
export async function meetKnownLimit(execution: Execution, step: StepHandle): Promise<void> {
  const { ports, run } = execution;
  const { agent } = requireRun(ports.board.state, run.id);
  const hold = ports.board.state.holds.get(ports.accountOf(agent));
  if (hold !== undefined && hold.until > ports.clock.now()) await waitFor(execution, hold, step);
}

/**
 * The agent has met a limit of its account: no failure, no result. The run is interrupted, every run with this account
 * waits, and all go on when the limit is over. Ends with the run's execution.
 *
 * @param told  when the vendor said that the limit is over, in milliseconds since the epoch; else it is read from `reason`
 */
export async function meetLimit(
  execution: Execution,
  driver: Pick<AgentDriver, "id" | "label">,
  { reason, heldUntil: told }: { readonly reason: string | undefined; readonly heldUntil?: number | undefined },
  step: StepHandle,
): Promise<never> {
  const { ports } = execution;
  const now = ports.clock.now();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const until = told ?? limitEnd(reason ?? "", now, zone);
  const words = ports.redact(reason ?? `${driver.label} has reached a usage limit.`);
  const sentence = /[.!?]$/.test(words) ? words : `${words}.`;
  const account = ports.accountOf(driver.id);
  const end = until === undefined ? { until: now + GUESSED_HOLD_MS, guessed: true } : { until };
  return waitFor(execution, { account, reason: sentence, ...end }, step);
}

async function waitFor({ ports, run }: Execution, hold: AccountHold, step: StepHandle): Promise<never> {
  ports.transcripts.record(run.id, { type: "notice", text: hold.reason });
  await ports.transcripts.flush();
  const { account, until, reason, guessed } = hold;
  await ports.enact({
    type: "account/hold",
    run: run.id,
    hold: { account, until, reason, ...(guessed === true && { guessed }) },
  });
  return untilAborted(step.signal);
}
