import * as z from "zod";
import type { Abilities } from "#core/dispatch/abilities.ts";
import type { LiveWorker } from "#core/dispatch/dispatcher.ts";
import type { Sql, SqlTransaction } from "#core/run/store.ts";
import { isDead, type ProcessIdentity } from "./process-identity.ts";

const Names = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.array(z.string()));

const WorkerRow = z.object({
  id: z.string(),
  pid: z.coerce.number(),
  process_start: z.string(),
  host: z.string(),
  version: z.string(),
  started: z.coerce.number(),
  seen: z.coerce.number(),
  pools: Names.nullable(),
  lanes: Names.nullable(),
  site: z.string().nullable(),
  draining: z.coerce.number(),
});

interface KnownWorker extends Omit<LiveWorker, "running"> {
  readonly identity: ProcessIdentity;
}

/** What a worker says of itself. */
export interface Presence {
  readonly id: string;
  readonly identity: ProcessIdentity;
  readonly version: string;
  readonly abilities: Abilities | undefined;
  readonly draining: boolean;
}

/** Says that the worker is alive; also introduces it. */
export async function reportAlive(transaction: SqlTransaction, worker: Presence): Promise<void> {
  const { id, identity, version, abilities, draining } = worker;
  const now = await transaction.now();
  await transaction.all(
    `INSERT INTO worker (id, pid, process_start, host, version, started, seen, pools, lanes, site, draining)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, pools = excluded.pools, lanes = excluded.lanes,
     draining = CASE WHEN worker.draining = 1 THEN 1 ELSE excluded.draining END`,
    [
      id,
      identity.pid,
      identity.start,
      identity.host,
      version,
      now,
      now,
      abilities === undefined ? null : JSON.stringify(abilities.pools),
      abilities === undefined ? null : JSON.stringify(abilities.lanes),
      abilities?.site ?? null,
      draining ? 1 : 0,
    ],
  );
}

/** How many there are, perhaps with some that have just died. */
export async function countWorkers(sql: SqlTransaction): Promise<number> {
  const [row] = await sql.all("SELECT COUNT(*) AS count FROM worker");
  return Number(row?.["count"]);
}

/** @returns false when there is no such worker */
export async function askToDrain(sql: Sql, worker: string): Promise<boolean> {
  const asked = await sql.all("UPDATE worker SET draining = 1 WHERE id = ? RETURNING id", [worker]);
  return asked.length > 0;
}

export async function isAskedToDrain(sql: Sql, worker: string): Promise<boolean> {
  const rows = await sql.all("SELECT id FROM worker WHERE id = ? AND draining = 1", [worker]);
  return rows.length > 0;
}

/** Workers that were heard of within `silenceMs` and are not known to be dead. */
export async function liveWorkers(sql: Sql, silenceMs: number): Promise<readonly LiveWorker[]> {
  const now = await sql.now();
  const known = await knownWorkers(sql);
  if (known.length === 0) return [];
  const held = await sql.all("SELECT run, worker FROM job WHERE worker IS NOT NULL ORDER BY run");
  const live: LiveWorker[] = [];
  for (const { identity, ...worker } of known) {
    const silentMs = Math.abs(now - worker.seenAt); // a clock may have been set back
    if (silentMs > silenceMs || (await isDead(identity, silentMs))) continue;
    const running = held.filter((job) => job["worker"] === worker.id).map((job) => String(job["run"]));
    live.push({ ...worker, running });
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
    const parsed = WorkerRow.parse(row);
    const { id, pid, process_start: start, host, version, started, seen, pools, lanes, site } = parsed;
    const abilities = pools === null || lanes === null || site === null ? undefined : { pools, lanes, site };
    const draining = parsed.draining === 1;
    const identity = { pid, start, host };
    return { id, pid, host, version, startedAt: started, seenAt: seen, abilities, draining, identity };
  });
}
