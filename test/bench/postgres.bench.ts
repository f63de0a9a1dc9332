// Four worker processes on one real Postgres: runs a second, and how soon a run begins that is asked for; beside a bare
// queue library with as many processes, on the same server, in turn.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, makeWorkerUtils } from "graphile-worker";
import * as z from "zod";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { openPostgres } from "#node/postgres/open-postgres.ts";
import { startPostgres } from "../rig/postgres.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import type { Given } from "./postgres.worker.ts";

const processes = 4;
const concurrency = 4;
const runs = 10_000;
/** Well below what either can do, and more than Tutti needs. */
const perSecond = 10;
const asked = 300;
/** So many are queued in one transaction. */
const batch = 250;

export default { name: "postgres", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  await using server = await startPostgres({ durable: true });
  const bare = await measure("graphile-worker", await openGraphile(server.url), server.url);
  const own = await measure("tutti", await openTutti(server.url), server.url);
  const named = (name: string, { rate, waits }: Measured, limit?: number): readonly Figure[] => [
    { name: `${name}: runs a second, ${processes} processes`, value: rate, unit: "/s" },
    { name: `${name}: from request to start, median`, value: at(waits, 0.5), unit: "ms" },
    {
      name: `${name}: 99 of 100, at ${perSecond} a second`,
      value: at(waits, 0.99),
      unit: "ms",
      ...(limit !== undefined && { limit }),
    },
  ];
  return [
    { name: `runs that were begun twice, of ${runs + asked}`, value: own.twice, unit: "", limit: 0 },
    ...named("Tutti", own, 100),
    ...named("graphile-worker", bare),
    { name: "runs a second, times graphile-worker", value: own.rate / bare.rate, unit: "" },
    { name: "99 of 100, times graphile-worker", value: at(own.waits, 0.99) / at(bare.waits, 0.99), unit: "" },
  ];
}

/** Where jobs are asked for. */
interface Queue extends AsyncDisposable {
  add(job: string): Promise<void>;
  addAll(jobs: readonly string[]): Promise<void>;
}

interface Measured {
  readonly rate: number;
  /** From each request's commit to its start, in milliseconds, shortest first. */
  readonly waits: readonly number[];
  readonly twice: number;
}

async function measure(engine: Given["engine"], queue: Queue, url: string): Promise<Measured> {
  const workers: ChildProcess[] = [];
  try {
    const names = Array.from({ length: runs }, (_, index) => `full-${index}`);
    for (let from = 0; from < runs; from += batch) await queue.addAll(names.slice(from, from + batch));
    for (let count = 0; count < processes; count += 1) workers.push(await startWorker(engine, url));
    const starts = new Starts(workers);
    const { first, last } = await starts.allOf(names);
    const waits = await measureWaits(queue, starts);
    return { rate: runs / ((last - first) / 1_000), waits, twice: starts.twice };
  } finally {
    for (const worker of workers) await end(worker);
    await queue[Symbol.asyncDispose]();
  }
}

async function measureWaits(queue: Queue, starts: Starts): Promise<readonly number[]> {
  const askedAt = new Map<string, number>();
  await sleep(1_000); // whoever has just been started is quiet by then
  const begin = performance.now();
  for (let index = 0; index < asked; index += 1) {
    await sleep(Math.max(0, begin + index * (1_000 / perSecond) - performance.now()));
    await queue.add(`asked-${index}`);
    askedAt.set(`asked-${index}`, performance.timeOrigin + performance.now());
  }
  await starts.allOf([...askedAt.keys()]);
  // Whoever is asked may begin before the answer of the commit has come back.
  const waits = [...askedAt].map(([job, since]) => Math.max(0, (starts.of(job) ?? Number.NaN) - since));
  return waits.toSorted((a, b) => a - b);
}

const StartsAnswer = z.array(z.tuple([z.string(), z.number()]));

/** What the workers have begun. */
class Starts {
  readonly #workers: readonly ChildProcess[];
  readonly #at = new Map<string, number>();
  twice = 0;

  constructor(workers: readonly ChildProcess[]) {
    this.#workers = workers;
  }

  of(job: string): number | undefined {
    return this.#at.get(job);
  }

  /** Waits until all have begun. @returns when the first and the last one did */
  async allOf(jobs: readonly string[]): Promise<{ readonly first: number; readonly last: number }> {
    for (;;) {
      await Promise.all(this.#workers.map((worker) => this.#hear(worker)));
      const times = jobs.map((job) => this.#at.get(job));
      if (!times.includes(undefined)) {
        const known = times.map(Number);
        return { first: Math.min(...known), last: Math.max(...known) };
      }
      await sleep(200);
    }
  }

  async #hear(worker: ChildProcess): Promise<void> {
    const answer = once(worker, "message");
    worker.send("starts?");
    const [answered] = await answer;
    const starts = StartsAnswer.parse(answered);
    for (const [job, at] of starts) {
      if (this.#at.has(job)) this.twice += 1;
      else this.#at.set(job, at);
    }
  }
}

async function openTutti(url: string): Promise<Queue> {
  const sql = await openPostgres(databaseAddress(url, "bench"), "board");
  const dispatcher = createSqlDispatcher(sql, { version: "bench" });
  const clock = { sleep: (ms: number) => sleep(ms) };
  const engine = createEngine({ sql, dispatcher, clock, flows: {}, onLostLease: "interrupt" });
  return {
    add: async (job) => void (await engine.start("stamp", job, null)),
    addAll: (jobs) =>
      sql.transaction(async (transaction) => {
        for (const job of jobs) await engine.start("stamp", job, null, { transaction });
      }),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
}

async function openGraphile(url: string): Promise<Queue> {
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => {}) });
  await utils.migrate();
  return {
    add: async (job) => void (await utils.addJob("stamp", { job })),
    addAll: async (jobs) => void (await utils.addJobs(jobs.map((job) => ({ identifier: "stamp", payload: { job } })))),
    [Symbol.asyncDispose]: async () => await utils.release(),
  };
}

async function startWorker(engine: Given["engine"], url: string): Promise<ChildProcess> {
  const given: Given = { engine, url, board: "bench", concurrency };
  const worker = fork(join(import.meta.dirname, "postgres.worker.ts"), [JSON.stringify(given)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const exited = once(worker, "exit").then(([code]) => Promise.reject(new Error(`A worker exited with ${code}.`)));
  await Promise.race([once(worker, "message"), exited]);
  exited.catch(() => {}); // from now on, being ended is what happens to it
  return worker;
}

async function end(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null) return;
  const gone = once(worker, "exit");
  worker.kill("SIGKILL");
  await gone;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
