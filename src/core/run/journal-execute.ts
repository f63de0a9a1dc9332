import type { Redact } from "../analyse/redact.ts";
import type { Clock } from "../clock.ts";
import type { Flow, JournalStep } from "./engine.ts";
import { JournalContext, Parked } from "./journal-context.ts";
import { Fenced, fenced, interruptSteps } from "./journal-fence.ts";
import { failureOf, fromText, RunRow, stepOf, toText } from "./journal-rows.ts";
import { type Sql, type SqlTransaction, StoreLost } from "./store.ts";

export interface ExecuteParts {
  readonly sql: Sql;
  readonly clock: Pick<Clock, "sleep">;
  readonly flows: Readonly<Record<string, Flow>>;
  /** So many executions may end without any step being completed. */
  readonly mostFruitless: number;
  readonly site?: string | undefined;
  readonly redact?: Redact | undefined;
}

type Outcome =
  | { readonly name: "done"; readonly output: unknown }
  | { readonly name: "parked" }
  | { readonly name: "failed"; readonly error: unknown };

/**
 * Runs a flow once, from its beginning, as far as it goes. Returns with the run
 * done, failed or waiting; or still active, when it was stopped or its store
 * failed: whoever gave the slot settles that.
 */
export async function executeRun(parts: ExecuteParts, run: string, signal: AbortSignal): Promise<void> {
  const begun = await beginExecution(parts, run);
  if (begun === undefined) return;
  const flow = parts.flows[begun.flow];
  const past = await readSteps(parts.sql, run);
  const ending = new AbortController();
  const context = new JournalContext({
    sql: parts.sql,
    clock: parts.clock,
    redact: parts.redact,
    run,
    execution: begun.execution,
    past,
    signal: AbortSignal.any([signal, ending.signal]),
  });
  const outcome: Outcome =
    flow === undefined
      ? { name: "failed", error: new Error(`This version of Tutti does not know the flow "${begun.flow}".`) }
      : await outcomeOf(flow, context, fromText(begun.input));
  if (outcome.name === "failed") ending.abort();
  await context.settled();
  if (outcome.name === "failed" && (signal.aborted || outcome.error instanceof Fenced)) return;
  if (outcome.name === "failed" && outcome.error instanceof StoreLost) throw outcome.error;
  try {
    await fenced(parts.sql, run, begun.execution, (transaction, now) =>
      keepOutcome(transaction, context, outcome, now, parts.redact),
    );
  } catch (error) {
    if (!(error instanceof Fenced)) throw error;
  }
}

export async function readSteps(sql: SqlTransaction, run: string): Promise<readonly JournalStep[]> {
  return (await sql.all("SELECT * FROM step WHERE run = ? ORDER BY position, name", [run])).map(stepOf);
}

/** Takes the run, and with it the fence from any earlier execution. `undefined` when there is nothing to execute. */
function beginExecution(parts: ExecuteParts, run: string): Promise<RunRow | undefined> {
  return parts.sql.transaction(async (transaction) => {
    const now = await transaction.now();
    const [row] = await transaction.all(
      `UPDATE run SET state = 'active', due = NULL, failure = NULL, execution = execution + 1, fruitless = fruitless + 1, changed = ?,
       site = ? WHERE id = ? AND (state = 'ready' OR (state = 'waiting' AND due <= ?)) RETURNING *`,
      [now, parts.site ?? null, run, now],
    );
    if (row === undefined) return undefined;
    const begun = RunRow.parse(row);
    if (begun.fruitless <= parts.mostFruitless) return begun;
    await transaction.all("UPDATE run SET state = 'failed', failure = ? WHERE id = ?", [
      toText({ kind: "unavailable", message: await crashLoop(transaction, run, parts.mostFruitless) }),
      run,
    ]);
    return undefined;
  });
}

async function crashLoop(transaction: SqlTransaction, run: string, times: number): Promise<string> {
  const last = (await readSteps(transaction, run)).findLast((step) => step.state !== "done");
  const where = last === undefined ? "" : `, the last time in the step "${last.name}"`;
  return `The run was started ${times} times, and its worker ended each time before a step was completed${where}. Look into the worker's log, then retry the run.`;
}

async function outcomeOf(flow: Flow, context: JournalContext, input: unknown): Promise<Outcome> {
  try {
    return { name: "done", output: await flow(context, input) };
  } catch (error) {
    return error instanceof Parked ? { name: "parked" } : { name: "failed", error };
  }
}

async function keepOutcome(
  transaction: SqlTransaction,
  context: JournalContext,
  outcome: Outcome,
  now: number,
  redact: Redact | undefined,
): Promise<void> {
  const { run } = context;
  switch (outcome.name) {
    case "done":
      await transaction.all("UPDATE run SET state = 'done', output = ? WHERE id = ?", [toText(outcome.output), run]);
      return;
    case "failed":
      await interruptSteps(transaction, run, now);
      await transaction.all("UPDATE run SET state = 'failed', failure = ? WHERE id = ?", [
        toText(failureOf(outcome.error, redact)),
        run,
      ]);
      return;
    case "parked": {
      // In one transaction with the check: an answer that slipped in meanwhile is seen.
      const answered = await transaction.all(
        `SELECT step.name FROM step JOIN signal ON signal.run = step.run AND signal.name = step.name
         WHERE step.run = ? AND step.kind = 'wait' AND step.state = 'active'`,
        [run],
      );
      await transaction.all("UPDATE run SET state = ?, due = ?, fruitless = 0 WHERE id = ?", [
        answered.length > 0 ? "ready" : "waiting",
        answered.length > 0 ? null : (context.dueAt ?? null),
        run,
      ]);
    }
  }
}
