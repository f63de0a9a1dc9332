import type { Clock } from "#core/clock.ts";
import type { Choose, Limits } from "#core/dispatch/dispatcher.ts";
import type { Engine } from "#core/run/engine.ts";
import { StoreDamaged } from "#core/run/store.ts";

const TICK_MS = 1_000;

export interface WorkerParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly limits: () => Limits;
  readonly choosing: () => Promise<Choose>;
  readonly reconcile: () => Promise<void>;
  readonly onProblem: (error: unknown) => void;
}

/**
 * Executes queued runs until there was nothing to do for `idleMs`, or `signal`
 * aborts. Then every agent of this worker has ended.
 *
 * @throws StoreDamaged when the board turns out to be damaged: nothing is started on it any more
 */
export async function workUntilIdle(parts: WorkerParts, idleMs: number, signal: AbortSignal): Promise<void> {
  const { engine, clock, limits, choosing } = parts;
  let damage: StoreDamaged | undefined;
  const onProblem = (error: unknown): void => {
    if (error instanceof StoreDamaged) damage ??= error;
    parts.onProblem(error);
  };
  await using work = await engine.work({ concurrency: limits().total, limits, choosing, onProblem });
  let idleSince = clock.now();
  while (!signal.aborted) {
    await clock.sleep(TICK_MS, signal).catch(() => {}); // a stop ends the waiting
    await parts.reconcile().catch(onProblem);
    if (damage !== undefined) throw damage;
    const busy = work.running.length > 0 || (await isBusy(engine, onProblem));
    if (busy) idleSince = clock.now();
    else if (clock.now() - idleSince >= idleMs) return;
  }
}

/** While the store does not answer there may be something to do. */
async function isBusy(engine: Engine, onProblem: (error: unknown) => void): Promise<boolean> {
  try {
    return (await engine.runs(["ready", "active"])).length > 0;
  } catch (error) {
    onProblem(error);
    return true;
  }
}
