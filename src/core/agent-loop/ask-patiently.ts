import type { Clock } from "../clock.ts";
import { ModelFailure, type ModelAnswer } from "./model.ts";

/** Waits before asking again, in milliseconds: a vendor that is overloaded for longer than this is down. */
const pausesMs = [1_000, 4_000, 15_000];

/**
 * Asks again what failed for a reason that passes. A wrong key, a limit of the
 * account and a request that is not taken fail at once.
 *
 * @param onFailure  told of every failure that is not the last word, and of the last
 * @throws ModelFailure
 */
export async function askPatiently(
  ask: () => Promise<ModelAnswer>,
  onFailure: (failure: ModelFailure, again: boolean) => void,
  clock: Pick<Clock, "sleep">,
  signal: AbortSignal,
): Promise<ModelAnswer> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ModelFailure)) throw error;
      const pauseMs = error.passes ? pausesMs[attempt] : undefined;
      onFailure(error, pauseMs !== undefined);
      if (pauseMs === undefined) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}
