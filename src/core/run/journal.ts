import type { Redact } from "../analyse/redact.ts";
import type { Clock } from "../clock.ts";
import { DEFAULT_POOL } from "../dispatch/abilities.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import { refused } from "../errors.ts";
import type { Engine, Flow, JournalState, StartOptions } from "./engine.ts";
import { executeRun, readSteps } from "./journal-execute.ts";
import { interruptSteps } from "./journal-fence.ts";
import { queuedRun, runOf, RunRow, toText } from "./journal-rows.ts";
import { createSettle } from "./journal-settle.ts";
import type { Sql, SqlRow, SqlTransaction } from "./store.ts";

export interface EngineParts {
  readonly sql: Sql;
  readonly dispatcher: Dispatcher;
  readonly clock: Pick<Clock, "sleep">;
  /** What this process can execute; none in a process that never works. */
  readonly flows: Readonly<Record<string, Flow>>;
  /**
   * What becomes of a run whose worker dies or shuts down. `interrupt` waits
   * for a human to resume it; `retry` queues it again.
   */
  readonly onLostLease: "interrupt" | "retry";
  /** So many executions may end without completing a step before the run fails. 5 when absent. */
  readonly mostFruitless?: number;
  /** Where what this process executes has its worktrees: see `Abilities`. Nowhere in particular when absent. */
  readonly site?: string;
  /** Takes secrets out of why steps and runs failed, before that is kept. */
  readonly redact?: Redact;
}

export function createEngine(parts: EngineParts): Engine {
  const { sql, dispatcher } = parts;
  const settle = createSettle(parts.onLostLease);
  const execute: Engine["execute"] = (run, signal) =>
    executeRun({ ...parts, mostFruitless: parts.mostFruitless ?? 5 }, run, signal);
  const within = <Result>(
    outer: SqlTransaction | undefined,
    work: (transaction: SqlTransaction) => Promise<Result>,
  ): Promise<Result> => (outer === undefined ? sql.transaction(work) : work(outer));

  return {
    start: (flow, run, input, options = {}) =>
      within(options.transaction, (transaction) => start(transaction, dispatcher, flow, run, input, options)),
    signal: (run, name, payload, outer, lane) =>
      within(outer, (transaction) => answer(transaction, dispatcher, { run, name, payload, lane })),
    cancel: (run, outer) => within(outer, (transaction) => cancel(transaction, dispatcher, run)),
    pause: (run, outer) => within(outer, (transaction) => pause(transaction, dispatcher, run)),
    resume: (run, outer) => within(outer, (transaction) => resume(transaction, dispatcher, run)),
    rewind: (run, fromStep, outer) => within(outer, (transaction) => rewind(transaction, dispatcher, run, fromStep)),

    get: async (run) => (await sql.all("SELECT * FROM run WHERE id = ?", [run])).map(runOf)[0],
    steps: (run, outer) => readSteps(outer ?? sql, run),
    runs: (states) => runsIn(sql, states),
    interrupted: async () => {
      const lost = new Set((await dispatcher.held()).filter((slot) => slot.lost).map((slot) => slot.run));
      const runs = await runsIn(sql, ["interrupted", "active"]);
      return runs.filter((run) => run.state.name === "interrupted" || lost.has(run.id));
    },
    holding: async () => new Set((await dispatcher.held()).map((slot) => slot.run)),

    execute,
    work: (options) => dispatcher.work({ ...options, execute, settle }),
    handBack: () => dispatcher.handBack(settle),
    prune: async (olderThanMs) => {
      const ended = await sql.all(
        "DELETE FROM run WHERE state IN ('done', 'failed', 'cancelled') AND changed < ? RETURNING id",
        [(await sql.now()) - olderThanMs],
      );
      return ended.length;
    },
  };
}

/** Above every position, and within the range of an SQL integer. */
const MOST_STEPS = 2_000_000_000;

async function runsIn(sql: Sql, states: readonly JournalState["name"][]) {
  const marks = states.map(() => "?").join(", ");
  return (await sql.all(`SELECT * FROM run WHERE state IN (${marks}) ORDER BY changed, id`, states)).map(runOf);
}

async function start(
  transaction: SqlTransaction,
  dispatcher: Dispatcher,
  flow: string,
  run: string,
  input: unknown,
  options: StartOptions,
): Promise<boolean> {
  const now = await transaction.now();
  const { lane = "default", pool = DEFAULT_POOL, priority = 0 } = options;
  const started = await transaction.all(
    `INSERT INTO run (id, flow, lane, pool, priority, state, input, execution, fruitless, created, changed)
     VALUES (?, ?, ?, ?, ?, 'ready', ?, 0, 0, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
    [run, flow, lane, pool, priority, toText(input) ?? "null", now, now],
  );
  if (started.length === 0) return false;
  await dispatcher.enqueue(transaction, { run, lane, pool, site: undefined, priority, dueAt: now });
  return true;
}

async function answer(
  transaction: SqlTransaction,
  dispatcher: Dispatcher,
  { run, name, payload, lane }: { run: string; name: string; payload: unknown; lane: string | undefined },
): Promise<boolean> {
  const now = await transaction.now();
  const [row] = await transaction.all("SELECT * FROM run WHERE id = ?", [run]);
  if (row === undefined) throw refused(`There is no run ${run} to give the answer "${name}" to.`);
  if (["done", "failed", "cancelled"].includes(RunRow.parse(row).state)) return false;
  const first = await transaction.all(
    "INSERT INTO signal (run, name, payload, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING run",
    [run, name, toText(payload) ?? "null", now],
  );
  if (first.length === 0) return false;
  if (lane !== undefined) await transaction.all("UPDATE run SET lane = ? WHERE id = ?", [lane, run]);
  const woken = await transaction.all(
    `UPDATE run SET state = 'ready', due = NULL, changed = ? WHERE id = ? AND state = 'waiting'
     AND EXISTS (SELECT 1 FROM step WHERE run = ? AND name = ? AND kind = 'wait' AND state = 'active') RETURNING *`,
    [now, run, run, name],
  );
  for (const ready of woken) await enqueue(transaction, dispatcher, ready, now);
  return true;
}

async function cancel(transaction: SqlTransaction, dispatcher: Dispatcher, run: string): Promise<boolean> {
  const now = await transaction.now();
  const cancelled = await transaction.all(
    `UPDATE run SET state = 'cancelled', due = NULL, failure = NULL, changed = ?
     WHERE id = ? AND state IN ('ready', 'active', 'waiting', 'interrupted') RETURNING id`,
    [now, run],
  );
  if (cancelled.length === 0) return false;
  await interruptSteps(transaction, run, now);
  await dispatcher.cancel(transaction, run);
  return true;
}

async function pause(transaction: SqlTransaction, dispatcher: Dispatcher, run: string): Promise<boolean> {
  const now = await transaction.now();
  const paused = await transaction.all(
    `UPDATE run SET state = 'interrupted', due = NULL, failure = ?, changed = ?
     WHERE id = ? AND state IN ('ready', 'active') RETURNING id`,
    [toText({ kind: "cancelled", message: "It was paused.", why: "paused" }), now, run],
  );
  if (paused.length === 0) return false;
  await interruptSteps(transaction, run, now);
  await dispatcher.cancel(transaction, run);
  return true;
}

async function resume(transaction: SqlTransaction, dispatcher: Dispatcher, run: string): Promise<boolean> {
  const now = await transaction.now();
  const [ready] = await transaction.all(
    `UPDATE run SET state = 'ready', failure = NULL, fruitless = 0, changed = ?
     WHERE id = ? AND state = 'interrupted' RETURNING *`,
    [now, run],
  );
  if (ready === undefined) return false;
  await enqueue(transaction, dispatcher, ready, now);
  return true;
}

async function rewind(
  transaction: SqlTransaction,
  dispatcher: Dispatcher,
  run: string,
  fromStep: string | undefined,
): Promise<boolean> {
  const now = await transaction.now();
  const parked = fromStep === undefined ? "" : ", 'waiting'"; // without a step it would only wait again
  const [ready] = await transaction.all(
    `UPDATE run SET state = 'ready', due = NULL, output = NULL, failure = NULL, fruitless = 0, changed = ?
     WHERE id = ? AND state IN ('done', 'failed', 'cancelled', 'interrupted'${parked}) RETURNING *`,
    [now, run],
  );
  if (ready === undefined) return false;
  const steps = await readSteps(transaction, run);
  const from = steps.find((step) => (fromStep === undefined ? step.state !== "done" : step.name === fromStep));
  if (from === undefined && fromStep !== undefined) throw refused(`Run ${run} has no step "${fromStep}".`);
  const position = from?.position ?? MOST_STEPS;
  const queued = await queuedRun(transaction, RunRow.parse(ready), now); // where its branch is, whatever is forgotten
  await transaction.all(
    `DELETE FROM signal WHERE run = ?
     AND name IN (SELECT name FROM step WHERE run = ? AND kind = 'wait' AND position >= ?)`,
    [run, run, position],
  );
  await transaction.all("DELETE FROM step WHERE run = ? AND position >= ?", [run, position]);
  await dispatcher.enqueue(transaction, queued);
  return true;
}

async function enqueue(transaction: SqlTransaction, dispatcher: Dispatcher, row: SqlRow, now: number): Promise<void> {
  await dispatcher.enqueue(transaction, await queuedRun(transaction, RunRow.parse(row), now));
}
