import type { Dispatcher } from "#core/dispatch/dispatcher.ts";
import type { Sql } from "#core/run/store.ts";
import { queuedNeeds } from "./claim.ts";
import { LostSlots } from "./lost-slots.ts";
import { ownIdentity } from "./process-identity.ts";
import { SqlWork } from "./sql-work.ts";
import { storedDue } from "./stored-due.ts";
import { askToDrain, liveWorkers } from "./worker-table.ts";

export interface SqlDispatcherOptions {
  /** How long a worker that is not known to be dead may be silent, in milliseconds. 20,000 when absent. */
  readonly leaseMs?: number;
  /** The version of Tutti, shown with its workers. */
  readonly version: string;
}

/**
 * Dispatches from a table of the board's own database. Limits are exact because
 * the check and the claim are one write transaction, and SQLite has one writer.
 */
export function createSqlDispatcher(sql: Sql, options: SqlDispatcherOptions): Dispatcher {
  const leaseMs = options.leaseMs ?? 20_000;
  const beatMs = Math.min(2000, leaseMs / 4);
  // Longer than a living worker takes to extend its lease, so that a clock that jumps ends nothing.
  const lost = new LostSlots(sql, { leaseMs, graceMs: leaseMs / 4 + 2 * beatMs });
  return {
    enqueue: async (transaction, { run, lane, pool, site, priority, dueAt }) => {
      await transaction.all(
        `INSERT INTO job (run, lane, pool, site, priority, due, state) VALUES (?, ?, ?, ?, ?, ?, 'ready')
         ON CONFLICT (run) DO UPDATE SET lane = excluded.lane, pool = excluded.pool, site = excluded.site,
         priority = excluded.priority, due = excluded.due`,
        [run, lane, pool, site ?? null, priority, storedDue(dueAt, await transaction.now())],
      );
    },
    cancel: async (transaction, run) => {
      await transaction.all("DELETE FROM job WHERE run = ? AND state = 'ready'", [run]);
      await transaction.all("UPDATE job SET state = 'stopping' WHERE run = ? AND state = 'held'", [run]);
    },
    work: async (work) => {
      const identity = await ownIdentity();
      const worker = new SqlWork({ sql, lost, leaseMs, beatMs, identity, version: options.version }, work);
      await worker.start();
      return worker;
    },
    handBack: (settle) => lost.handBack(settle),
    held: () => lost.held(),
    queued: () => queuedNeeds(sql),
    workers: () => liveWorkers(sql, leaseMs),
    drain: (worker) => askToDrain(sql, worker),
  };
}
