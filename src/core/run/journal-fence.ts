import { toText } from "./journal-rows.ts";
import type { Sql, SqlTransaction } from "./store.ts";

/** This execution is not the run's latest any more, or the run was cancelled. It must not write, and ends silently. */
export class Fenced extends Error {}

/**
 * One transaction of an execution, refused when another execution has taken
 * the run over. The check is a write, so that on every database it excludes a
 * take-over until the commit.
 *
 * @throws Fenced
 */
export function fenced<Result>(
  sql: Sql,
  run: string,
  execution: number,
  write: (transaction: SqlTransaction, now: number) => Promise<Result>,
): Promise<Result> {
  return sql.transaction(async (transaction) => {
    const now = await transaction.now();
    const mine = await transaction.all(
      "UPDATE run SET changed = ? WHERE id = ? AND execution = ? AND state = 'active' RETURNING id",
      [now, run, execution],
    );
    if (mine.length === 0) throw new Fenced(`Run ${run} does not belong to execution ${execution} any more.`);
    return write(transaction, now);
  });
}

/**
 * Marks what was at work when an execution ended without finishing it.
 *
 * @param reason  what ended it; nothing is to be said of it when absent
 */
export async function interruptSteps(
  transaction: SqlTransaction,
  run: string,
  now: number,
  reason?: string,
): Promise<void> {
  const failure = reason === undefined ? null : toText({ kind: "unavailable", message: reason });
  await transaction.all(
    `UPDATE step SET state = 'interrupted', ended = ?, failure = COALESCE(?, failure)
     WHERE run = ? AND state IN ('active', 'retrying')`,
    [now, failure, run],
  );
}
