import type { AgentSession } from "./agent.ts";
import type { Session } from "./work-round.ts";

const MINUTE_MS = 60_000;

/**
 * The session of an agent that outlived the worker that had started it for this step.
 *
 * @returns `undefined` when there is none
 */
export function adopt({ execution, place, driver, step }: Session): Promise<AgentSession | undefined> {
  const { ports, run } = execution;
  if (place.elsewhere !== undefined || driver.adopt === undefined) return Promise.resolve(undefined);
  const heard = async (): Promise<string | undefined> => {
    const said = (await ports.said?.(run.id)) ?? [];
    return said.flatMap((event) => ("heard" in event && event.heard !== undefined ? [event.heard] : [])).at(-1);
  };
  const timeLimitMs = ports.settings().timeLimitMinutes * MINUTE_MS;
  return driver.adopt({ run: run.id, step: step.key, timeLimitMs, heard }, step.signal);
}
