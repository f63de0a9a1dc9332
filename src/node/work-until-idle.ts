import type { Clock } from "#core/clock.ts";
import type { Abilities } from "#core/dispatch/abilities.ts";
import type { Choose, Limits, Work } from "#core/dispatch/dispatcher.ts";
import type { Engine } from "#core/run/engine.ts";
import { StoreDamaged } from "#core/run/store.ts";
import type { WorkRequest } from "./project.ts";

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

export interface WorkerParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly limits: () => Limits;
  readonly choosing: () => Promise<Choose>;
  readonly abilities: () => Promise<Abilities>;
  /** How long runs may go on when the worker is to end. */
  readonly drainLimitMs: () => number;
  readonly reconcile: () => Promise<void>;
  /** Whether runs wait for a time that this worker has to see to. */
  readonly isAwaited: () => boolean;
  readonly onProblem: (error: unknown) => void;
}

/**
 * Executes queued runs until there was nothing to do for `idleMs`; or until it
 * is to drain: then what runs may end within a limit. `signal` interrupts it.
 * Then every agent of this worker has ended.
 *
 * @throws StoreDamaged when the board turns out to be damaged: nothing is started on it any more
 */
export async function workUntilIdle(parts: WorkerParts, request: WorkRequest, signal: AbortSignal): Promise<void> {
  const { engine, clock, limits, choosing, abilities } = parts;
  let damage: StoreDamaged | undefined;
  const onProblem = (error: unknown): void => {
    if (error instanceof StoreDamaged) damage ??= error;
    parts.onProblem(error);
  };
  await using work = await engine.work({ concurrency: limits().total, limits, choosing, abilities, onProblem });
  const drain = AbortSignal.any([work.drainAsked, ...(request.drain === undefined ? [] : [request.drain])]);
  const end = AbortSignal.any([signal, drain]);
  let idleSince = clock.now();
  while (!end.aborted) {
    await clock.sleep(TICK_MS, end).catch(() => {}); // a stop ends the waiting
    if (end.aborted) break;
    await parts.reconcile().catch(onProblem);
    if (damage !== undefined) throw damage;
    const busy = work.running.length > 0 || parts.isAwaited() || (await isBusy(engine, onProblem));
    if (busy) idleSince = clock.now();
    else if (clock.now() - idleSince >= request.idleMs) return;
  }
  if (!signal.aborted) await drainWork(parts, work, request, signal);
}

/** Takes nothing new, and waits for what runs until that has ended, the limit is over, or `signal` says that it is enough. */
async function drainWork(
  { clock, drainLimitMs, onProblem }: WorkerParts,
  work: Work,
  { say = () => {} }: WorkRequest,
  signal: AbortSignal,
): Promise<void> {
  const limitMs = drainLimitMs();
  const minutes = Math.round((limitMs / MINUTE_MS) * 10) / 10;
  const closed = work.close().catch(onProblem);
  if (work.running.length === 0) return say("It takes nothing new, and nothing runs: it ends.");
  say(
    `It takes nothing new, and ends when its runs have: ${work.running.join(", ")}. After ${minutes} minutes, or when it is told again, they are interrupted.`,
  );
  const over = new AbortController();
  const late = clock.sleep(limitMs, AbortSignal.any([signal, over.signal])).catch(() => {}); // told again, or all ended
  await Promise.race([closed, late]);
  over.abort();
  if (work.running.length > 0) say(`Its runs are interrupted, and can be resumed: ${work.running.join(", ")}.`);
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
