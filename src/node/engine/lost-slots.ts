import * as z from "zod";
import type { HeldSlot, Settle } from "#core/dispatch/dispatcher.ts";
import type { Sql, SqlTransaction } from "#core/run/store.ts";
import { storedDue } from "./stored-due.ts";
import { deadWorkers } from "./worker-table.ts";

const HeldRow = z.object({
  run: z.string(),
  lane: z.string(),
  worker: z.string(),
  state: z.enum(["held", "stopping"]),
  lease_ends: z.coerce.number(),
});
type HeldRow = z.infer<typeof HeldRow>;

/** Finds slots whose worker is gone and takes them back. */
export class LostSlots {
  readonly #sql: Sql;
  readonly #leaseMs: number;
  readonly #graceMs: number;
  /** When a lease that has run out was first seen so, on the clock that stands still while the machine sleeps. */
  readonly #suspects = new Map<string, number>();

  /**
   * @param leaseMs  what a worker's lease is extended to
   * @param graceMs  how long a worker may still extend a lease that was seen to have run out
   */
  constructor(sql: Sql, { leaseMs, graceMs }: { readonly leaseMs: number; readonly graceMs: number }) {
    this.#sql = sql;
    this.#leaseMs = leaseMs;
    this.#graceMs = graceMs;
  }

  async held(): Promise<readonly HeldSlot[]> {
    const rows = (await this.#sql.all("SELECT * FROM job WHERE state <> 'ready' ORDER BY run")).map((row) =>
      HeldRow.parse(row),
    );
    const dead = rows.length === 0 ? new Set() : new Set(await deadWorkers(this.#sql));
    const now = await this.#sql.now();
    // A lease that ends later than any does was given before the clock was set back.
    const strange = ({ lease_ends }: HeldRow): boolean => lease_ends < now || lease_ends > now + 2 * this.#leaseMs;
    const overdue = this.#overdue(rows.filter(strange));
    return rows.map((row) => ({
      run: row.run,
      lane: row.lane,
      worker: row.worker,
      stopping: row.state === "stopping",
      leaseEndsAt: row.lease_ends,
      lost: dead.has(row.worker) || overdue.has(row),
    }));
  }

  async handBack(settle: Settle): Promise<readonly string[]> {
    const taken: string[] = [];
    for (const slot of await this.held()) {
      if (slot.lost && (await this.#take(slot, settle))) taken.push(slot.run);
    }
    await this.#forgetDeadWorkers();
    return taken;
  }

  /** After a machine's sleep every lease has run out at once, and every worker needs a moment to say that it lives. */
  #overdue(expired: readonly HeldRow[]): ReadonlySet<HeldRow> {
    const now = performance.now();
    const firstSeen = new Map(this.#suspects);
    this.#suspects.clear();
    for (const row of expired) this.#suspects.set(suspicion(row), firstSeen.get(suspicion(row)) ?? now);
    return new Set(expired.filter((row) => now - (this.#suspects.get(suspicion(row)) ?? now) >= this.#graceMs));
  }

  async #forgetDeadWorkers(): Promise<void> {
    for (const worker of await deadWorkers(this.#sql)) {
      await this.#sql.all("DELETE FROM worker WHERE id = ? AND NOT EXISTS (SELECT 1 FROM job WHERE worker = ?)", [
        worker,
        worker,
      ]);
    }
  }

  #take(slot: HeldSlot, settle: Settle): Promise<boolean> {
    return this.#sql.transaction(async (transaction) => {
      const same = await transaction.all(
        "SELECT run FROM job WHERE run = ? AND worker = ? AND lease_ends = ? AND state <> 'ready'",
        [slot.run, slot.worker, slot.leaseEndsAt],
      );
      if (same.length === 0) return false;
      await giveBack(transaction, slot.run, settle, "lost");
      return true;
    });
  }
}

/** Ends a slot, and queues the run again when it needs another. */
export async function giveBack(
  transaction: SqlTransaction,
  run: string,
  settle: Settle,
  why: "ended" | "lost",
): Promise<void> {
  const next = await settle(transaction, run, why);
  if (next === undefined) await transaction.all("DELETE FROM job WHERE run = ?", [run]);
  else {
    await transaction.all(
      `UPDATE job SET state = 'ready', worker = NULL, lease_ends = NULL, due = ?, lane = ?, pool = ?, site = ?, priority = ?
       WHERE run = ?`,
      [storedDue(next.dueAt, await transaction.now()), next.lane, next.pool, next.site ?? null, next.priority, run],
    );
  }
}

function suspicion(row: HeldRow): string {
  return `${row.run} ${row.worker} ${row.lease_ends}`;
}
