import type { BoardState, Charge } from "../board/board-state.ts";
import type { Run } from "../board/run.ts";
import type { MicroUsd } from "../cost/usage.ts";

/** What the board tells of an agent's past. */
export interface AgentHistory {
  /** Runs that it has, or has had to its end. */
  readonly runs: number;
  /** Of these, those whose work was published, or whose task is done. */
  readonly succeeded: number;
  /** Of these, those that ended without a result, or whose result was put away. */
  readonly failed: number;
  /** Runs that went on with another agent, because this one could not be had. */
  readonly passedOn: number;
  /** Of those that have ended; absent before the first. */
  readonly successRate?: number | undefined;
  /** From a run's start to its first delivery, in milliseconds. */
  readonly medianMs?: number | undefined;
  readonly costMicroUsd: MicroUsd;
  /** Sessions of which nobody knows what they cost. */
  readonly unknownCosts: number;
  /** Why it could not be had the last time; absent when it has delivered since. A sentence. */
  readonly trouble?: { readonly reason: string; readonly at: number } | undefined;
}

/** Of every agent that the board knows. Pure: the same board tells the same. */
export function agentHistories(
  board: Pick<BoardState, "runs" | "tasks" | "charges">,
): ReadonlyMap<string, AgentHistory> {
  const runs = [...board.runs.values()];
  const mine = Map.groupBy(runs, ({ agent }) => agent);
  const charges = Map.groupBy(board.charges.values(), ({ agent }) => agent);
  const passed = Map.groupBy(
    runs.flatMap((run) => run.passed ?? []),
    ({ agent }) => agent,
  );
  const ids = new Set([...mine.keys(), ...charges.keys(), ...passed.keys()]);
  return new Map(
    [...ids].map((id) => [id, historyOf(board, mine.get(id) ?? [], charges.get(id) ?? [], passed.get(id) ?? [])]),
  );
}

export const noHistory: AgentHistory = {
  runs: 0,
  succeeded: 0,
  failed: 0,
  passedOn: 0,
  costMicroUsd: 0,
  unknownCosts: 0,
};

function historyOf(
  board: Pick<BoardState, "tasks">,
  runs: readonly Run[],
  charges: readonly Charge[],
  passed: NonNullable<Run["passed"]>,
): AgentHistory {
  const succeeded = runs.filter((run) => hasSucceeded(board, run));
  const failed = runs.filter((run) => !succeeded.includes(run) && hasFailed(run));
  const ended = succeeded.length + failed.length;
  const times = runs.flatMap(({ startedAt, deliveredAt }) =>
    startedAt === undefined || deliveredAt === undefined ? [] : [deliveredAt - startedAt],
  );
  const costs = charges.map(({ usage }) => usage.costMicroUsd);
  return {
    runs: runs.length,
    succeeded: succeeded.length,
    failed: failed.length,
    passedOn: passed.length,
    successRate: ended === 0 ? undefined : succeeded.length / ended,
    medianMs: median(times),
    costMicroUsd: costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0),
    unknownCosts: costs.filter((cost) => cost === undefined).length,
    trouble: troubleOf(runs, passed),
  };
}

function hasSucceeded({ tasks }: Pick<BoardState, "tasks">, run: Run): boolean {
  if (run.state.name === "published") return true;
  return run.deliveries.length > 0 && run.state.name !== "failed" && tasks.get(run.task)?.state.name === "done";
}

/** A run that a human ended before it brought anything tells nothing of its agent. */
function hasFailed({ state, deliveries }: Run): boolean {
  return state.name === "failed" || (state.name === "cancelled" && deliveries.length > 0);
}

/** Only what has to do with the agent itself: it is not there, is not let in, or its vendor does not answer. */
function troubleOf(runs: readonly Run[], passed: NonNullable<Run["passed"]>): AgentHistory["trouble"] {
  const failures = runs.flatMap(({ state, endedAt = 0 }) =>
    state.name === "failed" && (state.cause === "unauthorised" || state.cause === "unavailable")
      ? [{ reason: state.reason, at: endedAt }]
      : [],
  );
  const left = passed.flatMap(({ cause, reason, at }) =>
    cause === "missing" || cause === "login" || cause === "provider" ? [{ reason, at }] : [],
  );
  const last = [...failures, ...left].toSorted((a, b) => b.at - a.at)[0];
  const goodAt = Math.max(0, ...runs.map(({ deliveredAt = 0 }) => deliveredAt));
  return last === undefined || goodAt > last.at ? undefined : last;
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1], sorted[middle]];
  if (high === undefined) return undefined;
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2;
}
