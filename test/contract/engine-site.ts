import type { Abilities } from "#core/dispatch/abilities.ts";
import type { Limits, Work } from "#core/dispatch/dispatcher.ts";
import type { Engine, Flow, JournalRun, JournalState } from "#core/run/engine.ts";
import type { Sql } from "#core/run/store.ts";

/** One process's view of a store. Several share it. */
export interface EngineSeat {
  readonly engine: Engine;
  readonly sql: Sql;
}

export interface EngineOptions {
  readonly flows: Readonly<Record<string, Flow>>;
  readonly onLostLease?: "interrupt" | "retry";
  readonly site?: string;
}

/** An empty store; `seat` opens it once more, as another process would. Everything is closed after the test. */
export interface EngineSite {
  seat(options: EngineOptions): Promise<EngineSeat>;
}

export const unlimited: Limits = { total: 100, lanes: {} };

/** Starts a worker that fails the test by throwing, should anything go wrong that no run is to blame for. */
export function workOn(
  engine: Engine,
  concurrency = 4,
  limits: Limits = unlimited,
  abilities?: Abilities,
): Promise<Work> {
  const onProblem = (error: unknown) => {
    throw error;
  };
  return engine.work({
    concurrency,
    limits: () => limits,
    onProblem,
    ...(abilities !== undefined && { abilities: async () => abilities }),
  });
}

/** Resolves when the run is in the state. The test's own time limit is the only one. */
export async function reaches(seat: EngineSeat, run: string, state: JournalState["name"]): Promise<JournalRun> {
  const ends: readonly JournalState["name"][] = ["done", "failed", "cancelled"];
  for (;;) {
    let changed = Promise.withResolvers<void>();
    using _following = seat.sql.follow(() => changed.resolve());
    const found = await seat.engine.get(run);
    if (found?.state.name === state) return found;
    if (found !== undefined && ends.includes(found.state.name) && ends.includes(state)) {
      throw new Error(`Run ${run} is ${JSON.stringify(found.state)} and will never be ${state}.`);
    }
    await changed.promise;
  }
}

export async function seatWith(
  open: () => Promise<EngineSite>,
  flows: Readonly<Record<string, Flow>>,
): Promise<EngineSeat> {
  return (await open()).seat({ flows });
}
