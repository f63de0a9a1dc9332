import * as z from "zod";
import { AgentEvent } from "#core/run/agent-event.ts";
import { joinDeltas, liveLine, type LiveLine } from "#core/run/live-line.ts";
import { type Sql, type SqlTransaction, StoreLost } from "#core/run/store.ts";
import type { LatestEntry, Retention, TranscriptBatch, TranscriptEntry, Transcripts } from "#core/run/transcript.ts";
import { transcriptMigrations } from "./migrations/transcripts.ts";
import { openFile } from "./open-store.ts";

/** Opens the transcripts of a repository. A file of their own, so that their many writes do not hold up the board's. */
export function openTranscriptFile(commonDirectory: string): Promise<Sql> {
  return openFile(commonDirectory, "transcripts.db", "process", transcriptMigrations);
}

/** Owns `sql`. */
export function createTranscripts(sql: Sql): Transcripts {
  const appendOne = async (run: string, events: readonly AgentEvent[]): Promise<void> => {
    if (events.length > 0) await sql.transaction((transaction) => append(transaction, run, joinDeltas(events)));
  };
  return {
    append: appendOne,
    appendAll: async (batches) => {
      try {
        await sql.transaction((transaction) => appendEach(transaction, batches));
      } catch (error) {
        // What was lost on the way may have been kept all the same: nothing is written twice.
        if (batches.length === 1 || error instanceof StoreLost) throw error;
        await eachOnItsOwn(batches, appendOne);
      }
    },
    read: (run, afterSequence, limit) => read(sql, run, afterSequence, limit),
    latest: (runs) => latest(sql, runs),
    prune: (retention) => sql.transaction((transaction) => prune(transaction, retention)),
    follow: (listener) => sql.follow(listener),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
}

const Row = z.object({
  run: z.string(),
  sequence: z.coerce.number(),
  bytes: z.coerce.number(),
  at: z.coerce.number(),
  line: z.string(),
  growing: z.enum(["text-delta", "thought-delta"]).nullable(),
});

async function appendEach(transaction: SqlTransaction, batches: readonly TranscriptBatch[]): Promise<void> {
  for (const { run, events } of batches) if (events.length > 0) await append(transaction, run, joinDeltas(events));
}

/** What keeps one run's events from being kept keeps not those of the others. */
async function eachOnItsOwn(
  batches: readonly TranscriptBatch[],
  append: (run: string, events: readonly AgentEvent[]) => Promise<void>,
): Promise<void> {
  const problems: unknown[] = [];
  for (const { run, events } of batches) await append(run, events).catch((error: unknown) => problems.push(error));
  if (problems.length > 0) throw problems[0];
}

async function append(transaction: SqlTransaction, run: string, events: readonly AgentEvent[]): Promise<void> {
  const now = await transaction.now();
  await transaction.all(
    "INSERT INTO transcript (run, sequence, bytes, at, line) VALUES (?, 0, 0, ?, '') ON CONFLICT DO NOTHING",
    [run, now],
  );
  const [found] = await transaction.all("SELECT * FROM transcript WHERE run = ?", [run]);
  const before = Row.parse(found);
  let { sequence, bytes } = before;
  let line: LiveLine = { text: before.line, growing: before.growing ?? undefined };
  for (const event of events) {
    const text = JSON.stringify(event);
    sequence += 1;
    bytes += text.length;
    line = liveLine(line, event);
    await transaction.all("INSERT INTO entry (run, sequence, at, event) VALUES (?, ?, ?, ?)", [
      run,
      sequence,
      now,
      text,
    ]);
  }
  await transaction.all("UPDATE transcript SET sequence = ?, bytes = ?, at = ?, line = ?, growing = ? WHERE run = ?", [
    sequence,
    bytes,
    now,
    line.text,
    line.growing ?? null,
    run,
  ]);
}

async function read(sql: Sql, run: string, afterSequence: number, limit: number): Promise<readonly TranscriptEntry[]> {
  const rows = await sql.all(
    "SELECT sequence, at, event FROM entry WHERE run = ? AND sequence > ? ORDER BY sequence LIMIT ?",
    [run, afterSequence, limit],
  );
  return rows.map((row) => ({
    sequence: Number(row["sequence"]),
    at: Number(row["at"]),
    event: eventIn(String(row["event"])),
  }));
}

/** What another version of Tutti wrote, and this one does not know, is shown as it is rather than hidden. */
function eventIn(text: string): AgentEvent {
  const parsed = AgentEvent.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : { type: "notice", text };
}

async function latest(sql: Sql, runs: readonly string[]): Promise<ReadonlyMap<string, LatestEntry>> {
  if (runs.length === 0) return new Map();
  const marks = runs.map(() => "?").join(", ");
  const rows = (await sql.all(`SELECT * FROM transcript WHERE run IN (${marks})`, runs)).map((row) => Row.parse(row));
  return new Map(rows.map(({ run, sequence, at, line }) => [run, { sequence, at, line: line.trim() }]));
}

async function prune(transaction: SqlTransaction, retention: Retention): Promise<number> {
  const since = (await transaction.now()) - retention.olderThanMs;
  const rows = (await transaction.all("SELECT * FROM transcript ORDER BY at, run")).map((row) => Row.parse(row));
  let left = rows.reduce((sum, row) => sum + row.bytes, 0);
  let deleted = 0;
  for (const { run, at, bytes } of rows) {
    if (retention.keep.has(run) || (at >= since && left <= retention.mostBytes)) continue;
    await transaction.all("DELETE FROM transcript WHERE run = ?", [run]);
    left -= bytes;
    deleted += 1;
  }
  return deleted;
}
