// A worker process of the benchmark on Postgres: its only job notes when it was begun. Told to, it says what it has begun.
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run } from "graphile-worker";
import * as z from "zod";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { openPostgres } from "#node/postgres/open-postgres.ts";

const Given = z.object({
  engine: z.enum(["tutti", "graphile-worker"]),
  url: z.string(),
  board: z.string(),
  concurrency: z.number(),
});
export type Given = z.infer<typeof Given>;

/** One start of a job: its name, and when, in milliseconds since the epoch. */
export type Start = readonly [job: string, at: number];

const { engine, url, board, concurrency } = Given.parse(JSON.parse(process.argv[2] ?? ""));
const starts: Start[] = [];
const begin = (job: string): void => void starts.push([job, performance.timeOrigin + performance.now()]);

process.on("disconnect", () => process.exit());
process.on("message", () => process.send?.(starts.splice(0)));
await (engine === "tutti" ? workWithTutti() : workWithGraphile());
process.send?.("ready");

async function workWithTutti(): Promise<void> {
  const sql = await openPostgres(databaseAddress(url, board), "board");
  const worker = createEngine({
    sql,
    dispatcher: createSqlDispatcher(sql, { version: "bench" }),
    clock: { sleep: (ms) => sleep(ms) },
    flows: { stamp: async (context) => begin(context.run) },
    onLostLease: "interrupt",
  });
  await worker.work({
    concurrency,
    limits: () => ({ total: 1_000, lanes: {} }),
    onProblem: (error) => {
      throw error;
    },
  });
}

async function workWithGraphile(): Promise<void> {
  await run({
    connectionString: url,
    concurrency,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: { stamp: async (payload) => begin(z.object({ job: z.string() }).parse(payload).job) },
  });
}
