import { ModelFailure } from "#core/agent-loop/model.ts";
import { spoken } from "../agents/time-limit.ts";
import type { Call, ModelConnection } from "./connection.ts";
import { explainFailure } from "./explain-failure.ts";

/**
 * Makes a call that ends on every path: with its answer, with a failure that
 * says what is wrong, when nothing comes for too long, or when `signal` aborts.
 */
export async function makeCall<Result>(
  connection: ModelConnection,
  signal: AbortSignal,
  call: (call: Call) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const { silenceMs, about } = connection;
  const silent = new AbortController();
  const timer = setTimeout(() => silent.abort(), silenceMs);
  let begun = false;
  const alive = (): void => {
    begun = true;
    timer.refresh();
  };
  const either = AbortSignal.any([signal, silent.signal]);
  // An SDK may hold on to its socket although it was told to stop.
  const given = Promise.withResolvers<never>();
  either.addEventListener("abort", () => given.reject(new Error("aborted")), { once: true });
  try {
    return await Promise.race([call({ signal: either, alive }), given.promise]);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ModelFailure) throw error;
    if (silent.signal.aborted) {
      const sentence = `${about.label} said nothing for ${spoken(silenceMs)}.`;
      throw new ModelFailure("silent", sentence, { begun, cause: error });
    }
    throw explainFailure(error, connection, begun);
  } finally {
    clearTimeout(timer);
    given.promise.catch(() => {});
  }
}
