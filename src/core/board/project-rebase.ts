import type { Event } from "./event.ts";
import type { Run } from "./run.ts";

/** A human's answer to a delivery; else it goes on, or is taken up once more, where it stood. */
export function rebasing(run: Run, { order }: Extract<Event, { type: "run/rebase-requested" }>): Run {
  const { state } = run;
  const commit = run.deliveries.at(-1)?.commit;
  const pushed = state.name === "published" && commit !== undefined ? { commit, pull: state.pull } : run.pushed;
  return {
    ...run,
    state: { name: "queued" },
    turn: run.turn + (order.from === "waiting" ? 1 : 0),
    rebases: [...(run.rebases ?? []), order],
    publishProblem: undefined,
    publishNeedsCredential: undefined,
    endedAt: undefined,
    ...(pushed !== undefined && { pushed }),
  };
}

/** One that was undone leaves a delivered run where it was. */
export function rebased(run: Run, { at, number, result }: Extract<Event, { type: "run/rebased" }>): Run {
  const rebases = run.rebases?.map((order) => (order.number === number ? { ...order, result } : order));
  const from = rebases?.find((order) => order.number === number)?.from;
  const after = { ...run, rebases };
  if (result.outcome !== "undone") return after;
  if (from === "waiting") return { ...after, state: { name: "waiting", since: at } };
  if (from !== "published" || run.pushed === undefined) return after;
  return { ...after, state: { name: "published", pull: run.pushed.pull }, pushed: undefined, endedAt: at };
}
