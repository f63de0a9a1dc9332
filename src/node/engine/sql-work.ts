import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Abilities } from "#core/dispatch/abilities.ts";
import { Stopped, type Work, type WorkOptions } from "#core/dispatch/dispatcher.ts";
import { type Sql, type SqlRow, type SqlTransaction, StoreDamaged, StoreLost } from "#core/run/store.ts";
import { type ClaimOptions, firstDueAt, heldRows, nextDueAt, nextRun } from "./claim.ts";
import { giveBack, type LostSlots } from "./lost-slots.ts";
import type { ProcessIdentity } from "./process-identity.ts";
import { countWorkers, isAskedToDrain, reportAlive } from "./worker-table.ts";

const longestTimerMs = 60_000;
const turnMs = 4;
const longestTurnMs = 24;

export interface WorkerParts {
  readonly sql: Sql;
  readonly lost: LostSlots;
  readonly leaseMs: number;
  readonly beatMs: number;
  readonly identity: ProcessIdentity;
  readonly version: string;
}

interface Execution {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Claims runs while it has room, and keeps their leases.
 *
 * `start` makes it claim, on every commit it hears of and at every beat. `close`
 * makes it claim nothing more; when its last execution has ended it is gone.
 */
export class SqlWork implements Work {
  readonly worker = randomUUID();
  readonly #parts: WorkerParts;
  readonly #options: WorkOptions;
  readonly #executions = new Map<string, Execution>();
  readonly #drainAsked = new AbortController();
  #abilities: Abilities | undefined;
  #leasesExtendedAt = 0;
  #following: Disposable | undefined;
  #beat: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #dueTimer: NodeJS.Timeout | undefined;
  #turnTimer: NodeJS.Timeout | undefined;
  /** As it was when the leases were extended last. */
  #workerCount = 1;
  #pumping: Promise<void> | undefined;
  #pumpAgain = false;
  #closed: Promise<void> | undefined;

  constructor(parts: WorkerParts, options: WorkOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  get running(): readonly string[] {
    return [...this.#executions.keys()];
  }

  get drainAsked(): AbortSignal {
    return this.#drainAsked.signal;
  }

  async start(): Promise<void> {
    this.#abilities = await this.#options.abilities?.();
    await this.#parts.sql.transaction((transaction) => this.#reportAlive(transaction));
    this.#following = this.#parts.sql.follow(() => this.#wakeInTurn(), "queue");
    this.#beat = setInterval(() => (this.#beating ??= this.#keepLeases()), this.#parts.beatMs);
    this.#beating = this.#keepLeases();
  }

  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.close();
    for (const { controller } of this.#executions.values()) controller.abort(new Stopped("worker-ends"));
    await closed;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#dueTimer);
    if (this.#executions.size > 0) {
      const saying = this.#parts.sql.transaction((transaction) => this.#reportAlive(transaction));
      await saying.catch((error: unknown) => this.#options.onProblem(error)); // said again with the leases
    }
    while (this.#executions.size > 0) await Promise.all([...this.#executions.values()].map(({ ended }) => ended));
    clearInterval(this.#beat);
    this.#following?.[Symbol.dispose]();
    clearTimeout(this.#turnTimer);
    await this.#beating;
    await this.#pumping;
    await this.#parts.sql.all("DELETE FROM worker WHERE id = ?", [this.worker]);
  }

  /** All workers hear of a queued run at once. Not all should reach for it at once: the first takes it, the others see that. */
  #wakeInTurn(): void {
    const others = this.#workerCount - 1;
    if (others <= 0) return this.#wake();
    const pauseMs = Math.random() * Math.min(others * turnMs, longestTurnMs);
    this.#turnTimer ??= setTimeout(() => {
      this.#turnTimer = undefined;
      this.#wake();
    }, pauseMs);
  }

  #wake(): void {
    this.#pumpAgain = true;
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    try {
      while (this.#pumpAgain) {
        this.#pumpAgain = false;
        const held = await heldRows(this.#parts.sql);
        this.#hearCancellations(held);
        if (this.#hasRoom() && (await this.#isSomethingDue())) await this.#claimAll(held);
      }
    } catch (error) {
      this.#options.onProblem(error); // the next beat tries again
    } finally {
      this.#pumping = undefined; // at once: a wake from here on must pump again
    }
  }

  #hasRoom(): boolean {
    return this.#closed === undefined && this.#executions.size < this.#options.concurrency;
  }

  /**
   * @param held  see `nextRun`
   * @returns whether a run was claimed
   */
  async #claim(held: readonly SqlRow[] | undefined): Promise<boolean> {
    const { sql, leaseMs } = this.#parts;
    const limits = this.#options.limits();
    // Looking first keeps a worker that has nothing to do from taking the write lock.
    const choose = await this.#options.choosing?.();
    const options = (): ClaimOptions => ({ limits, except: this.running, abilities: this.#abilities, choose });
    if ((await nextRun(sql, options(), held)) === undefined) return false;
    const run = await sql.transaction(async (transaction) => {
      const next = await nextRun(transaction, options());
      if (next === undefined) return undefined;
      await transaction.all("UPDATE job SET state = 'held', worker = ?, lease_ends = ? WHERE run = ?", [
        this.worker,
        (await transaction.now()) + leaseMs,
        next,
      ]);
      return next;
    });
    if (run === undefined) return false;
    if (this.#closed !== undefined) {
      await this.#release(run); // closed meanwhile: nothing of it has begun
      return false;
    }
    const controller = new AbortController();
    this.#executions.set(run, { controller, ended: this.#execute(run, controller.signal) });
    return true;
  }

  async #execute(run: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.execute(run, signal);
    } catch (error) {
      this.#options.onProblem(error);
    }
    while (!(await this.#tryRelease(run)) && this.#closed === undefined) await pause(this.#parts.beatMs);
    this.#executions.delete(run);
    this.#wake();
  }

  /** @returns false when it is worth another try; what is never released is handed back once its lease has run out */
  async #tryRelease(run: string): Promise<boolean> {
    try {
      await this.#release(run);
      return true;
    } catch (error) {
      this.#options.onProblem(error);
      return !(error instanceof StoreLost) || error instanceof StoreDamaged;
    }
  }

  /** Does nothing when the slot belongs to another worker by now. */
  #release(run: string): Promise<void> {
    return this.#parts.sql.transaction(async (transaction) => {
      const mine = await transaction.all("SELECT run FROM job WHERE run = ? AND worker = ?", [run, this.worker]);
      if (mine.length > 0) await giveBack(transaction, run, this.#options.settle, "ended");
    });
  }

  #hearCancellations(held: readonly SqlRow[]): void {
    for (const { run, state, worker } of held) {
      if (state !== "stopping" || worker !== this.worker) continue;
      this.#executions.get(String(run))?.controller.abort(new Stopped("cancelled"));
    }
  }

  async #keepLeases(): Promise<void> {
    try {
      // Not a steady clock: after the machine has slept, this must happen at once.
      if (Math.abs(Date.now() - this.#leasesExtendedAt) >= this.#parts.leaseMs / 4) await this.#extendLeases();
      if (await isAskedToDrain(this.#parts.sql, this.worker)) this.#drainAsked.abort();
      await this.#parts.lost.handBack(this.#options.settle);
      this.#wake();
    } catch (error) {
      this.#options.onProblem(error); // the next beat tries again
    } finally {
      this.#beating = undefined;
    }
  }

  /** Stops what is not this worker's any more. */
  async #extendLeases(): Promise<void> {
    const executions = [...this.#executions];
    this.#abilities = await this.#options.abilities?.();
    const mine = await this.#parts.sql.transaction(async (transaction) => {
      await this.#reportAlive(transaction);
      this.#workerCount = await countWorkers(transaction);
      if (executions.length === 0) return new Set();
      const rows = await transaction.all(
        `UPDATE job SET lease_ends = ? WHERE worker = ? AND run IN (${executions.map(() => "?").join(", ")}) RETURNING run`,
        [(await transaction.now()) + this.#parts.leaseMs, this.worker, ...executions.map(([run]) => run)],
      );
      return new Set(rows.map((row) => row["run"]));
    });
    for (const [run, execution] of executions) {
      if (!mine.has(run)) execution.controller.abort(new Stopped("lease-lost"));
    }
    this.#leasesExtendedAt = Date.now();
  }

  async #reportAlive(transaction: SqlTransaction): Promise<void> {
    const { identity, version } = this.#parts;
    const draining = this.#closed !== undefined;
    await reportAlive(transaction, { id: this.worker, identity, version, abilities: this.#abilities, draining });
  }

  /** One cheap look. What is due later wakes this worker then. */
  async #isSomethingDue(): Promise<boolean> {
    const first = await firstDueAt(this.#parts.sql);
    if (first !== undefined && first <= (await this.#parts.sql.now())) return true;
    await this.#wakeAt(first);
    return false;
  }

  async #claimAll(held: readonly SqlRow[]): Promise<void> {
    for (let known: typeof held | undefined = held; this.#hasRoom(); known = undefined) {
      if (!(await this.#claim(known))) break;
    }
    if (this.#hasRoom()) await this.#wakeAt(await nextDueAt(this.#parts.sql));
  }

  async #wakeAt(dueAt: number | undefined): Promise<void> {
    clearTimeout(this.#dueTimer);
    if (dueAt === undefined || this.#closed !== undefined) return;
    const waitMs = Math.min(Math.max(1, dueAt - (await this.#parts.sql.now())), longestTimerMs);
    this.#dueTimer = setTimeout(() => this.#wake(), waitMs);
  }
}
