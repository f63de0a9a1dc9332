import * as z from "zod";
import type { Redact } from "../analyse/redact.ts";
import type { QueuedRun } from "../dispatch/dispatcher.ts";
import { TuttiError } from "../errors.ts";
import type { Failure, JournalRun, JournalState, JournalStep } from "./engine.ts";
import type { SqlRow, SqlTransaction } from "./store.ts";

const Integer = z.coerce.number().int();

export const RunRow = z.object({
  id: z.string(),
  flow: z.string(),
  lane: z.string(),
  pool: z.string(),
  site: z.string().nullable(),
  priority: Integer,
  state: z.enum(["ready", "active", "waiting", "interrupted", "done", "failed", "cancelled"]),
  due: Integer.nullable(),
  input: z.string(),
  output: z.string().nullable(),
  failure: z.string().nullable(),
  execution: Integer,
  fruitless: Integer,
  created: Integer,
  changed: Integer,
});
export type RunRow = z.infer<typeof RunRow>;

const StepRow = z.object({
  name: z.string(),
  kind: z.enum(["work", "wait"]),
  position: Integer,
  state: z.enum(["active", "retrying", "done", "failed", "interrupted"]),
  input: z.string().nullable(),
  output: z.string().nullable(),
  failure: z.string().nullable(),
  attempt: Integer,
  started: Integer,
  ended: Integer.nullable(),
  cost: Integer.nullable(),
});

const kinds = ["cancelled", "refused", "unavailable", "unauthorised", "malformed", "bug"] as const;
const FailureText = z.object({ kind: z.enum(kinds), message: z.string(), stack: z.string().optional() });
const InterruptionText = z.object({ why: z.enum(["ended", "lost", "paused"]).default("lost") });

/** JSON as SQL keeps it; `undefined` is null. */
export function toText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

export function fromText(text: string | null): unknown {
  return text === null ? undefined : JSON.parse(text);
}

/** What `error` leaves in the journal, without secrets: it may hold words of an agent. */
export function failureOf(error: unknown, redact: Redact = String): Failure {
  const { stack, message, ...failure } = bareFailureOf(error);
  return { ...failure, message: redact(message), ...(stack !== undefined && { stack: redact(stack) }) };
}

function bareFailureOf(error: unknown): Failure {
  const known = TuttiError.from(error);
  if (known !== undefined) return { kind: known.kind, message: known.message };
  if (error instanceof Error) return { kind: "bug", message: error.message, stack: error.stack };
  return { kind: "bug", message: String(error) };
}

/** The error that `failure` was made from, as far as it was kept. */
export function errorOf(failure: Failure): Error {
  if (failure.kind !== "bug") return new TuttiError(failure.kind, failure.message);
  const error = new Error(failure.message);
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}

export function runOf(row: SqlRow): JournalRun {
  const parsed = RunRow.parse(row);
  const { id, flow, lane, pool, priority, execution } = parsed;
  return {
    id,
    flow,
    lane,
    pool,
    site: parsed.site ?? undefined,
    priority,
    execution,
    input: fromText(parsed.input),
    state: stateOf(parsed),
    createdAt: parsed.created,
    changedAt: parsed.changed,
  };
}

export function stepOf(row: SqlRow): JournalStep {
  const parsed = StepRow.parse(row);
  const { name, kind, position, state, attempt } = parsed;
  return {
    name,
    kind,
    position,
    state,
    attempt,
    input: fromText(parsed.input),
    output: fromText(parsed.output),
    failure: parsed.failure === null ? undefined : failureIn(parsed.failure),
    startedAt: parsed.started,
    endedAt: parsed.ended ?? undefined,
    costMicroUsd: parsed.cost ?? undefined,
  };
}

/**
 * What a run waits for that is due at `dueAt`. Once a step is done, its work is where it was begun, and only workers
 * there can go on with it.
 */
export async function queuedRun(transaction: SqlTransaction, row: RunRow, dueAt: number): Promise<QueuedRun> {
  const { id, lane, pool, priority, site } = row;
  const begun =
    site !== null && (await transaction.all("SELECT name FROM step WHERE run = ? AND state = 'done' LIMIT 1", [id]));
  return {
    run: id,
    lane,
    pool,
    priority,
    dueAt,
    site: begun !== false && begun.length > 0 ? (site ?? undefined) : undefined,
  };
}

function stateOf(row: RunRow): JournalState {
  switch (row.state) {
    case "waiting":
      return row.due === null ? { name: "waiting" } : { name: "waiting", dueAt: row.due };
    case "interrupted":
      return {
        name: "interrupted",
        reason: failureIn(row.failure).message,
        why: InterruptionText.parse(fromText(row.failure) ?? {}).why,
      };
    case "done":
      return { name: "done", output: fromText(row.output) };
    case "failed":
      return { name: "failed", failure: failureIn(row.failure) };
    case "ready":
    case "active":
    case "cancelled":
      return { name: row.state };
  }
}

function failureIn(text: string | null): Failure {
  return text === null ? { kind: "bug", message: "No reason was kept." } : FailureText.parse(JSON.parse(text));
}
