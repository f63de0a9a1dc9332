// How fast the board takes and gives back events, and how soon a run begins in another process.
import { fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Event } from "#core/board/event.ts";
import type { Engine } from "#core/run/engine.ts";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import type { SqliteDatabase } from "#node/store/sqlite.ts";
import type { Benchmark, Figure } from "./benchmark.ts";

const event = Event.parse({
  type: "task/added",
  at: 1_700_000_000_000,
  task: { id: "t-0123456", title: "Add a licence file", description: "So that others may use it. ".repeat(8) },
  state: { name: "ready" },
});
const appends = 500;
const history = 50_000;
const starts = 200;

export default { name: "engine", run } satisfies Benchmark;

async function run(): Promise<readonly Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), "tutti-bench-engine-"));
  try {
    const flushes = flushesPerSecond(directory);
    await using store = await openStore(directory);
    return [
      { name: "flushes of this disk, to compare with", value: flushes, unit: "/s" },
      ...(await measureLog(store)),
      ...(await measureStarts(store, directory)),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

function flushesPerSecond(directory: string): number {
  const file = openSync(join(directory, "flush"), "a");
  const block = Buffer.alloc(4096, 1);
  const start = performance.now();
  for (let index = 0; index < appends; index++) {
    writeSync(file, block);
    fdatasyncSync(file);
  }
  closeSync(file);
  return perSecond(appends, start);
}

async function measureLog(store: SqliteDatabase): Promise<readonly Figure[]> {
  const log = createEventLog(store, (value) => Event.parse(value));
  let version = 0;
  const appendStart = performance.now();
  while (version < appends) version = Number(await log.append(version, [event]));
  const rate = perSecond(appends, appendStart);
  while (version < history) {
    version = Number(
      await log.append(
        version,
        Array.from({ length: Math.min(1000, history - version) }, () => event),
      ),
    );
  }
  const readStart = performance.now();
  for (let read = 0; read < history; read += 2000) await log.read(read, 2000);
  return [
    { name: "events appended, each durable", value: rate, unit: "/s" },
    { name: `a board of ${history} events read`, value: performance.now() - readStart, unit: "ms" },
  ];
}

async function measureStarts(store: SqliteDatabase, directory: string): Promise<readonly Figure[]> {
  const dispatcher = createSqlDispatcher(store, { version: "bench" });
  const clock = { sleep: (ms: number) => sleep(ms) };
  const engine = createEngine({ sql: store, dispatcher, clock, flows: {}, onLostLease: "interrupt" });
  const worker = fork(join(import.meta.dirname, "engine.worker.ts"), [directory]);
  try {
    await once(worker, "message");
    const waits: number[] = [];
    for (let index = 0; index < starts; index++) waits.push(await measureStart(store, engine, `r${index}`));
    waits.sort((a, b) => a - b);
    const at = (share: number) => waits[Math.floor(share * (waits.length - 1))] ?? Number.NaN;
    return [
      { name: "from request to start in a worker, median", value: at(0.5), unit: "ms" },
      { name: "from request to start in a worker, 99 of 100", value: at(0.99), unit: "ms", limit: 1000 },
    ];
  } finally {
    const gone = once(worker, "exit");
    worker.kill();
    await gone;
  }
}

/** From the commit of the request here to the first line of the flow there. */
async function measureStart(store: SqliteDatabase, engine: Engine, run: string): Promise<number> {
  await engine.start("stamp", run, null);
  const requestedAt = performance.timeOrigin + performance.now();
  for (;;) {
    const changed = Promise.withResolvers<void>();
    using _following = store.follow(() => changed.resolve());
    const found = await engine.get(run);
    if (found?.state.name === "done") return Number(found.state.output) - requestedAt;
    if (found?.state.name === "failed") throw new Error(found.state.failure.message);
    await changed.promise;
  }
}

function perSecond(count: number, start: number): number {
  return Math.round((1000 * count) / (performance.now() - start));
}
