import type { Settle } from "../dispatch/dispatcher.ts";
import type { LostBecause } from "./engine.ts";
import { interruptSteps } from "./journal-fence.ts";
import { queuedRun, RunRow, toText } from "./journal-rows.ts";
import type { SqlTransaction } from "./store.ts";

const reasons = {
  ended: "Its worker stopped before the run was finished.",
  lost: "Its worker died, or did not answer in time.",
};

/** Decides what a run needs after it has lost its slot. One that is active in name only gets the policy. */
export function createSettle(onLostLease: "interrupt" | "retry"): Settle {
  return async (transaction, run, why) => {
    const [row] = await transaction.all("SELECT * FROM run WHERE id = ?", [run]);
    if (row === undefined) return undefined;
    const parsed = RunRow.parse(row);
    const { state, due, fruitless } = parsed;
    const now = await transaction.now();
    switch (state) {
      case "ready":
        return queuedRun(transaction, parsed, now);
      case "waiting":
        return due === null ? undefined : queuedRun(transaction, parsed, due);
      case "active":
        await interruptSteps(transaction, run, now, reasons[why]);
        if (onLostLease === "interrupt") return interrupt(transaction, run, why, now);
        return queuedRun(transaction, parsed, await retry(transaction, run, fruitless, now));
      case "interrupted":
      case "done":
      case "failed":
      case "cancelled":
        return undefined;
    }
  };
}

async function interrupt(transaction: SqlTransaction, run: string, why: LostBecause, now: number): Promise<undefined> {
  await transaction.all("UPDATE run SET state = 'interrupted', failure = ?, changed = ? WHERE id = ?", [
    toText({ kind: "unavailable", message: reasons[why], why }),
    now,
    run,
  ]);
}

/** At once the first time, then a second later each time: a crash loop must not eat the machine. */
async function retry(transaction: SqlTransaction, run: string, fruitless: number, now: number): Promise<number> {
  await transaction.all("UPDATE run SET state = 'ready', changed = ? WHERE id = ?", [now, run]);
  return now + Math.max(0, fruitless - 1) * 1000;
}
