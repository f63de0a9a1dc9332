import type { BoardState } from "../board/board-state.ts";
import type { Event } from "../board/event.ts";
import type { RunId } from "../board/ids.ts";
import { queuePriority } from "../board/task-order.ts";
import { verdictSignal, type Verdict } from "../board/run.ts";
import type { SqlTransaction } from "../run/store.ts";
import type { RunQueue } from "./run-queue.ts";

/**
 * Tells the engine what events mean for it, in their own transaction.
 *
 * @param decidedOn  the board before the events
 */
export async function enact(
  queue: RunQueue,
  transaction: SqlTransaction,
  events: readonly Event[],
  decidedOn: BoardState,
): Promise<void> {
  const answer = async (run: RunId, verdict: Verdict, lane?: string): Promise<void> =>
    queue.answer(transaction, run, verdictSignal(decidedOn.runs.get(run)?.turn ?? 0), verdict, lane);
  for (const event of events) {
    if (event.type === "run/requested") {
      const { agent: lane, pool } = event;
      await queue.start(transaction, event.run, { lane, pool, priority: queuePriority(decidedOn.tasks, event.task) });
    }
    if (event.type === "run/returned") await answer(event.run, { type: "rework", message: event.message }, event.agent);
    if (event.type === "publish/requested") await answer(event.run, { type: "publish", draft: event.draft });
    if (event.type === "run/resumed") await queue.resume(transaction, event.run);
    if (event.type === "run/retried") await queue.retry(transaction, event.run, event.point);
    if (event.type === "run/rebase-requested") {
      if (event.order.from === "waiting") await answer(event.run, { type: "rebase", order: event.order });
      else await queue.takeUp(transaction, event.run, event.order);
    }
    if (event.type === "run/pause-requested") await queue.pause(transaction, event.run);
    if (event.type === "run/cancelled" || event.type === "run/stop-requested")
      await queue.cancel(transaction, event.run);
  }
}

/** Whether a worker has something to do because of these events. */
export function needsWorker(events: readonly Event[]): boolean {
  return events.some(({ type }) =>
    [
      "run/requested",
      "run/returned",
      "publish/requested",
      "run/resumed",
      "run/retried",
      "run/rebase-requested",
      "budget/granted",
      "register/moved", // what waited for an answer may go on
    ].includes(type),
  );
}
