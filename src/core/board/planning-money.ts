import { PLANNING } from "../cost/planning.ts";
import type { BoardState, Charge } from "./board-state.ts";
import type { Event } from "./event.ts";
import type { RunId } from "./ids.ts";
import type { Run } from "./run.ts";

/** Who holds and is charged. */
type Spending = Pick<Run, "id" | "task" | "agent"> & { readonly state: undefined };

/** A plan is no run, and belongs to no task: its money counts for itself, the day and the project. */
export function planning(id: RunId, agent: string): Spending {
  return { id, task: PLANNING, agent, state: undefined };
}

/** No call of a model takes so long: whoever planned is dead, and nobody knows what the call has cost. */
const LAPSE_MS = 3_600_000;

/** A plan has no run whose end would settle what was held for it. */
export function withoutLapsed(
  board: BoardState,
  now: number,
): { readonly board: BoardState; readonly lapsed: readonly Extract<Event, { type: "usage/recorded" }>[] } {
  const over = [...board.reservations.values()].filter(({ task, at }) => task === PLANNING && now - at > LAPSE_MS);
  if (over.length === 0) return { board, lapsed: [] };
  const lapsed = over.map(({ id, run, task, day, microUsd }) => {
    const usage = { provenance: "unknown" } as const;
    return {
      type: "usage/recorded",
      at: now,
      id,
      run,
      task,
      agent: "",
      usage,
      day,
      countedMicroUsd: microUsd,
    } as const;
  });
  const reservations = new Map([...board.reservations].filter(([id]) => !over.some((each) => each.id === id)));
  const charges = new Map([...board.charges, ...lapsed.map((each): readonly [string, Charge] => [each.id, each])]);
  return { board: { ...board, reservations, charges }, lapsed };
}
