import type { Clock } from "../clock.ts";
import type { Redact } from "../analyse/redact.ts";
import { TuttiError } from "../errors.ts";
import type { FlowContext, JournalStep, StepHandle, StepOptions } from "./engine.ts";
import { Fenced, fenced } from "./journal-fence.ts";
import { errorOf, failureOf, fromText, toText } from "./journal-rows.ts";
import { type Sql, type SqlTransaction, type SqlValue, StoreLost } from "./store.ts";

/** Leaves a flow that waits. */
export class Parked extends Error {}

export interface ContextParts {
  readonly sql: Sql;
  readonly clock: Pick<Clock, "sleep">;
  readonly run: string;
  readonly execution: number;
  readonly redact?: Redact | undefined;
  /** What earlier executions left. */
  readonly past: readonly JournalStep[];
  readonly signal: AbortSignal;
}

/** One execution's view of its run: takes finished steps from the journal and writes the others to it. */
export class JournalContext implements FlowContext {
  readonly run: string;
  readonly execution: number;
  readonly signal: AbortSignal;
  readonly #sql: Sql;
  readonly #clock: Pick<Clock, "sleep">;
  readonly #redact: Redact | undefined;
  readonly #past: ReadonlyMap<string, JournalStep>;
  readonly #used = new Set<string>();
  readonly #unfinished = new Set<Promise<unknown>>();
  #lastPosition: number;
  /** The earliest end of the waits that have parked. */
  #dueAt: number | undefined;

  constructor(parts: ContextParts) {
    this.run = parts.run;
    this.execution = parts.execution;
    this.signal = parts.signal;
    this.#sql = parts.sql;
    this.#clock = parts.clock;
    this.#redact = parts.redact;
    this.#past = new Map(parts.past.map((step) => [step.name, step]));
    this.#lastPosition = Math.max(0, ...parts.past.map((step) => step.position));
  }

  get dueAt(): number | undefined {
    return this.#dueAt;
  }

  /** Resolves when no step is at work any more. */
  async settled(): Promise<void> {
    while (this.#unfinished.size > 0) await Promise.allSettled(this.#unfinished);
  }

  step<Input, Output>(
    name: string,
    input: Input,
    work: (input: Input, step: StepHandle) => Promise<Output>,
    options: StepOptions = {},
  ): Promise<Output> {
    const position = this.#enter(name);
    return this.#track(this.#step(name, position, input, work, options));
  }

  wait(name: string): Promise<unknown> {
    const position = this.#enter(name);
    return this.#track(this.#wait(name, position, undefined));
  }

  waitUntil(name: string, time: number): Promise<unknown> {
    const position = this.#enter(name);
    return this.#track(this.#wait(name, position, time));
  }

  /** @throws Error for a name that was used before in this execution: a bug of the flow */
  #enter(name: string): number {
    if (this.#used.has(name)) throw new Error(`The flow of run ${this.run} uses the step name "${name}" twice.`);
    this.#used.add(name);
    return this.#past.get(name)?.position ?? ++this.#lastPosition;
  }

  #track<Result>(work: Promise<Result>): Promise<Result> {
    const entry: Promise<unknown> = work.then(
      () => this.#unfinished.delete(entry),
      () => this.#unfinished.delete(entry), // the flow gets the failure from `work` itself
    );
    this.#unfinished.add(entry);
    return work;
  }

  async #step<Input, Output>(
    name: string,
    position: number,
    input: Input,
    work: (input: Input, step: StepHandle) => Promise<Output>,
    options: StepOptions,
  ): Promise<Output> {
    const past = this.#past.get(name);
    // Written by this very step, so it is an `Output` as far as JSON can hold one.
    if (past?.state === "done") return past.output as Output;
    if (past?.state === "failed" && past.failure !== undefined) throw errorOf(past.failure);

    let cost = past?.costMicroUsd;
    const spend = (microUsd: number) => void (cost = (cost ?? 0) + microUsd);
    for (let attempt = (past?.attempt ?? 0) + 1; ; attempt++) {
      this.signal.throwIfAborted();
      await this.#begin(name, position, toText(input), attempt);
      const handle = { attempt, key: `${this.run}/${name}`, signal: this.signal, spend };
      const result = await resultOf(() => work(input, handle));
      if (result.ok) {
        const output = toText(result.output);
        await this.#end(name, "done", { output, cost });
        return fromText(output) as Output; // the same as a later execution will see
      }
      const { error } = result;
      if (isNoFailure(error) || this.signal.aborted) throw error;
      const again = attempt <= (options.retries ?? 0) && (options.retryable ?? worthRetrying)(error);
      await this.#end(name, again ? "retrying" : "failed", { failure: toText(failureOf(error, this.#redact)), cost });
      if (!again) throw error;
      await this.#clock.sleep(pauseBefore(attempt, error, options), this.signal);
    }
  }

  #begin(name: string, position: number, input: string | null, attempt: number): Promise<unknown> {
    return this.#write((transaction, now) =>
      transaction.all(
        `INSERT INTO step (run, name, kind, position, state, input, attempt, started) VALUES (?, ?, 'work', ?, 'active', ?, ?, ?)
         ON CONFLICT (run, name) DO UPDATE SET state = 'active', input = excluded.input,
           attempt = excluded.attempt, started = excluded.started, ended = NULL`,
        [this.run, name, position, input, attempt, now],
      ),
    );
  }

  #end(
    name: string,
    state: "done" | "retrying" | "failed",
    result: { output?: string | null; failure?: string | null; cost: number | undefined },
  ): Promise<void> {
    return this.#write(async (transaction, now) => {
      const values: SqlValue[] = [state, result.output ?? null, result.failure ?? null, result.cost ?? null, now];
      await transaction.all(
        "UPDATE step SET state = ?, output = ?, failure = COALESCE(?, failure), cost = ?, ended = ? WHERE run = ? AND name = ?",
        [...values, this.run, name],
      );
      if (state !== "retrying") await this.#countAsProgress(transaction);
    });
  }

  async #wait(name: string, position: number, time: number | undefined): Promise<unknown> {
    const past = this.#past.get(name);
    if (past?.state === "done") return past.output;
    // An earlier execution's time counts, or a flow that computes it anew would wait for ever.
    const until = past === undefined ? time : ((past.input as number | null | undefined) ?? undefined);
    const answer = await this.#write(async (transaction, now) => {
      await transaction.all(
        `INSERT INTO step (run, name, kind, position, state, input, attempt, started) VALUES (?, ?, 'wait', ?, 'active', ?, 1, ?)
         ON CONFLICT (run, name) DO UPDATE SET state = 'active', ended = NULL`,
        [this.run, name, position, toText(until), now],
      );
      return this.#answerTo(transaction, name, until, now);
    });
    if (answer !== undefined) return fromText(answer.payload);
    if (until !== undefined) this.#dueAt = Math.min(until, this.#dueAt ?? until);
    throw new Parked(`Run ${this.run} waits for "${name}".`);
  }

  /** Ends the wait when there is an answer, or when its time is over: that is an answer, too. */
  async #answerTo(
    transaction: SqlTransaction,
    name: string,
    until: number | undefined,
    now: number,
  ): Promise<{ readonly payload: string | null } | undefined> {
    const [signal] = await transaction.all("SELECT payload FROM signal WHERE run = ? AND name = ?", [this.run, name]);
    const timedOut = signal === undefined && until !== undefined && until <= now;
    if (signal === undefined && !timedOut) return undefined;
    const payload = (signal?.["payload"] as string | null | undefined) ?? null; // the column is text
    if (timedOut) await transaction.all("INSERT INTO signal (run, name, at) VALUES (?, ?, ?)", [this.run, name, now]);
    await transaction.all("UPDATE step SET state = 'done', output = ?, ended = ? WHERE run = ? AND name = ?", [
      payload,
      now,
      this.run,
      name,
    ]);
    await this.#countAsProgress(transaction);
    return { payload };
  }

  #countAsProgress(transaction: SqlTransaction): Promise<unknown> {
    return transaction.all("UPDATE run SET fruitless = 0 WHERE id = ?", [this.run]);
  }

  #write<Result>(write: (transaction: SqlTransaction, now: number) => Promise<Result>): Promise<Result> {
    return fenced(this.#sql, this.run, this.execution, write);
  }
}

type Result<Output> = { readonly ok: true; readonly output: Output } | { readonly ok: false; readonly error: unknown };

async function resultOf<Output>(work: () => Promise<Output>): Promise<Result<Output>> {
  try {
    return { ok: true, output: await work() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** It ends the execution, and says nothing about the step. */
function isNoFailure(error: unknown): boolean {
  return error instanceof Fenced || error instanceof Parked || error instanceof StoreLost;
}

function worthRetrying(error: unknown): boolean {
  const known = TuttiError.from(error);
  return known === undefined || known.kind === "unavailable";
}

function pauseBefore(failedAttempt: number, error: unknown, options: StepOptions): number {
  const pauseMs = (options.backoffMs ?? 200) * 2 ** Math.min(failedAttempt - 1, 10);
  return Math.max(pauseMs, TuttiError.from(error)?.retryAfterMs ?? 0);
}
