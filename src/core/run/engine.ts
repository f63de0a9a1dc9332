import type { Abilities } from "../dispatch/abilities.ts";
import type { Choose, Limits, Work } from "../dispatch/dispatcher.ts";
import type { ErrorKind } from "../errors.ts";
import type { SqlTransaction } from "./store.ts";

/** Why a step or a run failed, as it is kept. A `bug` is anything that was thrown and is no `TuttiError`. */
export interface Failure {
  readonly kind: ErrorKind | "bug";
  readonly message: string;
  readonly stack?: string | undefined;
}

/** `ended`: its worker shut down, or gave it up. `lost`: its worker died, or was silent for too long. */
export type LostBecause = "ended" | "lost";

/**
 * Where an execution of a flow stands.
 *
 * `ready` waits for a slot. `active` holds one. `waiting` holds none: a signal,
 * or the time `dueAt`, makes it ready. `interrupted` lost its worker and waits
 * for `resume`. `done`, `failed` and `cancelled` are ends; `rewind` leaves them.
 */
export type JournalState =
  | { readonly name: "ready" }
  | { readonly name: "active" }
  | { readonly name: "waiting"; readonly dueAt?: number }
  | { readonly name: "interrupted"; readonly reason: string; readonly why: LostBecause | "paused" }
  | { readonly name: "done"; readonly output: unknown }
  | { readonly name: "failed"; readonly failure: Failure }
  | { readonly name: "cancelled" };

export interface JournalRun {
  readonly id: string;
  readonly flow: string;
  readonly lane: string;
  readonly pool: string;
  /** Where it was begun: see `Abilities`. */
  readonly site: string | undefined;
  readonly priority: number;
  readonly input: unknown;
  readonly state: JournalState;
  /** How often it was given to a worker. Also the fence: only the latest execution may write. */
  readonly execution: number;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** `interrupted`: its execution ended before it did; it runs again. `retrying`: failed, and will be tried again soon. */
export type StepState = "active" | "retrying" | "done" | "failed" | "interrupted";

/** What is kept of a step: the trace a person reads, and what a later execution takes instead of running it again. */
export interface JournalStep {
  readonly name: string;
  readonly kind: "work" | "wait";
  /** Steps are in the order in which they were first reached. */
  readonly position: number;
  readonly state: StepState;
  readonly input: unknown;
  readonly output: unknown;
  /** Why it failed; of a step that was tried again, why the attempt before did not do. */
  readonly failure: Failure | undefined;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly costMicroUsd: number | undefined;
}

/** What a step's work knows about itself. */
export interface StepHandle {
  /** 1 for the first; counts attempts that a crash ended, too. */
  readonly attempt: number;
  /** The same for every attempt of this step: makes outer effects repeatable without harm. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** Adds to the step's cost, in millionths of a US dollar. */
  spend(microUsd: number): void;
}

export interface StepOptions {
  /** Further attempts after the first one fails. 0 when absent. */
  readonly retries?: number;
  /** Before the second attempt; doubles each time. 200 when absent. */
  readonly backoffMs?: number;
  /** Which failures are worth another attempt; `unavailable` ones and bugs when absent. */
  readonly retryable?: (error: unknown) => boolean;
}

/**
 * What a flow does its work with. A flow runs from its beginning at every
 * execution: what its steps gave before is taken from the journal. So between
 * steps it must be deterministic, every name is used once, and inputs and
 * outputs must survive JSON.
 *
 * A step that was at work when its process died runs again: its effects must
 * be repeatable. After a cancellation no step can be written any more, but
 * `finally` blocks run.
 */
export interface FlowContext {
  readonly run: string;
  readonly execution: number;
  /** Aborts with a `Stopped` as its reason, or when the flow ends while parallel steps are at work. */
  readonly signal: AbortSignal;

  /** Does `work` once in the life of the run, as far as crashes allow. A failure is kept and thrown again, too. */
  step<Input, Output>(
    name: string,
    input: Input,
    work: (input: Input, step: StepHandle) => Promise<Output>,
    options?: StepOptions,
  ): Promise<Output>;

  /** Waits for the signal of this name without holding a slot. Throws to leave the flow: let it pass. */
  wait(name: string): Promise<unknown>;

  /**
   * As `wait`, but no longer than until `time`, in milliseconds since the epoch; gives `undefined`
   * then, and a later signal of this name does nothing. The first execution's `time` counts.
   */
  waitUntil(name: string, time: number): Promise<unknown>;
}

/** `input` is what was given to `start`, through JSON: parse it. */
export type Flow = (context: FlowContext, input: unknown) => Promise<unknown>;

export interface StartOptions {
  readonly lane?: string;
  /** Only workers of this pool take it. The default pool when absent. */
  readonly pool?: string | undefined;
  readonly priority?: number;
  readonly transaction?: SqlTransaction;
}

/** What a worker of this engine needs to know. See `WorkOptions`. */
export interface EngineWorkOptions {
  readonly concurrency: number;
  limits(): Limits;
  abilities?: () => Promise<Abilities>;
  choosing?: () => Promise<Choose>;
  onProblem(error: unknown): void;
}

/**
 * Runs flows so that no crash loses or repeats a finished step. All that it
 * changes can be part of a caller's transaction: all or nothing.
 */
export interface Engine {
  /** @returns false when there is a run of this id already; nothing is changed then */
  start(flow: string, run: string, input: unknown, options?: StartOptions): Promise<boolean>;
  /**
   * Answers a `wait`, also before it is asked. The first answer counts.
   *
   * @param lane  in which the run is queued from now on; its own when absent
   * @returns false when it was answered before, or the run has ended
   * @throws TuttiError `refused` when there is no such run
   */
  signal(run: string, name: string, payload: unknown, transaction?: SqlTransaction, lane?: string): Promise<boolean>;
  /** Ends the run for good; an execution is stopped. @returns false when it had ended before */
  cancel(run: string, transaction?: SqlTransaction): Promise<boolean>;
  /** Stops the run where it is: it is interrupted. @returns false when it is not at work and waits for no slot */
  pause(run: string, transaction?: SqlTransaction): Promise<boolean>;
  /** Lets an interrupted run go on; finished steps are not repeated. @returns false when it is not interrupted */
  resume(run: string, transaction?: SqlTransaction): Promise<boolean>;
  /**
   * Forgets a step and all that came after it, answers included, and runs on from there. Also revives
   * a run that has ended.
   *
   * @param fromStep  the first that did not finish, when absent
   * @returns false when the run is at work, or waits and no step is named
   * @throws TuttiError `refused` when the run has no such step
   */
  rewind(run: string, fromStep?: string, transaction?: SqlTransaction): Promise<boolean>;

  get(run: string): Promise<JournalRun | undefined>;
  /** In the order in which they were first reached. */
  steps(run: string, transaction?: SqlTransaction): Promise<readonly JournalStep[]>;
  /** The runs in any of these states, oldest change first. */
  runs(states: readonly JournalState["name"][]): Promise<readonly JournalRun[]>;
  /** Runs that are interrupted, or active in name only because their worker is gone. */
  interrupted(): Promise<readonly JournalRun[]>;
  /** Runs that hold a slot: something of them may still be at work, also after a cancellation. */
  holding(): Promise<ReadonlySet<string>>;

  /** Executes runs in this process until closed. */
  work(options: EngineWorkOptions): Promise<Work>;
  /** Takes runs from workers that are gone. To be called now and then where no worker may be alive. */
  handBack(): Promise<readonly string[]>;
  /** One execution. For dispatchers and tests. */
  execute(run: string, signal: AbortSignal): Promise<void>;
  /** Forgets runs that ended longer ago than this. @returns how many */
  prune(olderThanMs: number): Promise<number>;
}
