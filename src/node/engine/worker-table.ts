import * as z from "zod";
import type { LiveWorker } from "#core/dispatch/dispatcher.ts";
import type { Sql, SqlTransaction } from "#core/run/store.ts";
import { isDead, type ProcessIdentity } from "./process-identity.ts";

const WorkerRow = z.object({
  id: z.string(),
  pid: z.coerce.number(),
  process_start: z.string(),
  host: z.string(),
  version: z.string(),
  started: z.coerce.number(),
  seen: z.coerce.number(),
});

interface KnownWorker extends LiveWorker {
  readonly identity: ProcessIdentity;
}

/** Says that the worker is alive; also introduces it. */
export async function reportAlive(
  transaction: SqlTransaction,
  worker: string,
  identity: ProcessIdentity,
  version: string,
): Promise<void> {
  const now = await transaction.now();
  await transaction.all(
    `INSERT INTO worker (id, pid, process_start, host, version, started, seen) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seen = excluded.seen`,
    [worker, identity.pid, identity.start, identity.host, version, now, now],
  );
}

/** Workers that were heard of within `silenceMs` and are not known to be dead. */
export async function liveWorkers(sql: Sql, silenceMs: number): Promise<readonly LiveWorker[]> {
  const now = await sql.now();
  const live: LiveWorker[] = [];
  for (const { identity, ...worker } of await knownWorkers(sql)) {
    const silentMs = Math.abs(now - worker.seenAt); // a clock may have been set back
    if (silentMs <= silenceMs && !(await isDead(identity, silentMs))) live.push(worker);
  }
  return live;
}

/** The ids of workers whose process certainly does not run any more. */
export async function deadWorkers(sql: Sql): Promise<readonly string[]> {
  const now = await sql.now();
  const dead: string[] = [];
  for (const worker of await knownWorkers(sql)) {
    if (await isDead(worker.identity, Math.abs(now - worker.seenAt))) dead.push(worker.id);
  }
  return dead;
}

async function knownWorkers(sql: Sql): Promise<readonly KnownWorker[]> {
  return (await sql.all("SELECT * FROM worker ORDER BY started, id")).map((row) => {
    const { id, pid, process_start, host, version, started, seen } = WorkerRow.parse(row);
    return { id, pid, host, version, startedAt: started, seenAt: seen, identity: { pid, start: process_start, host } };
  });
}
