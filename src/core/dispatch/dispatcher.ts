import { TuttiError } from "../errors.ts";
import type { Abilities, Needs } from "./abilities.ts";
import type { SqlTransaction } from "../run/store.ts";

/** One run that wants a slot. There is at most one of them for each run. */
export interface QueuedRun extends Needs {
  readonly run: string;
  /** Higher goes first; among equals, who was due first. */
  readonly priority: number;
  /** Not before, in milliseconds of the database's clock. */
  readonly dueAt: number;
}

/** How many runs may hold a slot at once, counted over all workers on this store. */
export interface Limits {
  readonly total: number;
  /** A lane that is not named is limited by `total` alone. */
  readonly lanes: Readonly<Record<string, number>>;
  /** Lanes that share a further limit. */
  readonly groups?: readonly LaneGroup[];
}

export interface LaneGroup {
  readonly lanes: readonly string[];
  readonly most: number;
}

/** A run that is due. `barred`: its lane has no free slot, or this worker does not take it. */
export interface DueRun {
  readonly run: string;
  readonly barred: boolean;
}

/**
 * Which of `due` goes next, if any, while `held` hold slots. It is asked in the
 * transaction that claims, so what it decides by `held` is exact over all
 * processes; what it knows otherwise must be true whenever it is asked.
 *
 * @param due  highest priority first
 */
export type Choose = (due: readonly DueRun[], held: readonly string[]) => string | undefined;

/**
 * Asked in the transaction that gives a slot back: what does the run wait for
 * now? `undefined` when it needs no slot any more.
 *
 * @param why  `ended`: its execution has returned. `lost`: its worker died or
 *             did not extend its lease
 */
export type Settle = (
  transaction: SqlTransaction,
  run: string,
  why: "ended" | "lost",
) => Promise<QueuedRun | undefined>;

export interface WorkOptions {
  /** The most runs at once in this worker. */
  readonly concurrency: number;
  /** Asked at every claim, so that changed settings count at once. */
  limits(): Limits;
  /** What this worker takes; asked again now and then. Everything when absent. */
  abilities?: () => Promise<Abilities>;
  /** Asked before every claim; the first of the queue that the limits allow goes next when absent. */
  choosing?: () => Promise<Choose>;
  /**
   * Does the run's work. `signal` aborts with a `Stopped`; it must then end
   * soon, since the slot is held until it has.
   */
  execute(run: string, signal: AbortSignal): Promise<void>;
  readonly settle: Settle;
  /** Told of failures that no run can be blamed for, for example a full disk. Work goes on. */
  onProblem(error: unknown): void;
}

/** Disposing stops all executions, waits until they have ended and gives their slots back. */
export interface Work extends AsyncDisposable {
  readonly worker: string;
  /** The runs that hold a slot here. */
  readonly running: readonly string[];
  /** Aborts when another process has asked this worker to take nothing new: see `drain`. Who works should `close` it then. */
  readonly drainAsked: AbortSignal;
  /** Takes nothing new, says so to others, and waits for what runs. */
  close(): Promise<void>;
}

/** A slot that is taken. `stopping` while its execution winds up after a cancellation. */
export interface HeldSlot {
  readonly run: string;
  readonly lane: string;
  readonly worker: string;
  readonly stopping: boolean;
  readonly leaseEndsAt: number;
  /** Its worker is known to be dead, or the lease has run out: `handBack` will take it. */
  readonly lost: boolean;
}

export interface LiveWorker {
  readonly id: string;
  readonly pid: number;
  /** Names the machine, and which boot of it. */
  readonly host: string;
  readonly version: string;
  readonly startedAt: number;
  readonly seenAt: number;
  /** What it takes; `undefined` when it takes everything. */
  readonly abilities: Abilities | undefined;
  /** It takes nothing new, and ends when what it runs has ended. */
  readonly draining: boolean;
  /** The runs that hold a slot there. */
  readonly running: readonly string[];
}

/**
 * Who runs what, when, and for how long.
 *
 * A run is queued, then held by one worker under a lease, then settled. Limits
 * are exact over all processes. Delivery is at least once: a worker that is
 * frozen may still be at work when its run is given to another, so what it
 * writes must be fenced.
 */
export interface Dispatcher {
  /** Queues the run. While it holds a slot already, `settle` decides what comes after. */
  enqueue(transaction: SqlTransaction, queued: QueuedRun): Promise<void>;
  /** Takes the run out of the queue; if it holds a slot, its execution is stopped. */
  cancel(transaction: SqlTransaction, run: string): Promise<void>;
  /** Claims and executes runs until closed. */
  work(options: WorkOptions): Promise<Work>;
  /**
   * Settles the slots of workers that are gone. Workers do it all the time; any
   * other process may, so that a run is never left hanging when no worker lives.
   *
   * @returns the runs that were taken from their workers
   */
  handBack(settle: Settle): Promise<readonly string[]>;
  held(): Promise<readonly HeldSlot[]>;
  /** What runs that hold no slot ask of a worker, due or not. */
  queued(): Promise<readonly Needs[]>;
  workers(): Promise<readonly LiveWorker[]>;
  /** Asks a worker, wherever it is, to take nothing new and to end. @returns false when there is none of this id */
  drain(worker: string): Promise<boolean>;
}

/**
 * Why an execution has to stop.
 *
 * - `cancelled`: somebody wants the run to end for good.
 * - `worker-ends`: the worker shuts down; the run may go on elsewhere.
 * - `lease-lost`: the run belongs to another worker by now.
 */
export type StopReason = "cancelled" | "worker-ends" | "lease-lost";

const sentences: Record<StopReason, string> = {
  cancelled: "The run was stopped.",
  "worker-ends": "The worker is shutting down.",
  "lease-lost": "Another worker has taken the run over.",
};

/** The reason of the signal that an execution gets. */
export class Stopped extends TuttiError {
  readonly why: StopReason;

  constructor(why: StopReason) {
    super("cancelled", sentences[why]);
    this.why = why;
  }
}
