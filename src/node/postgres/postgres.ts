import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import pg, { type ClientConfig, type PoolClient } from "pg";
import { type Sql, type SqlRow, type SqlTransaction, type SqlValue, StoreLost } from "#core/run/store.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { Listener } from "./listener.ts";
import { inPostgres } from "./statement.ts";
import { explainPostgres } from "./postgres-failure.ts";

/** How long a transaction may wait for its turn, and a frozen process may make the others wait, in milliseconds. */
const patienceMs = 30_000;
const mostIdleMs = 10_000;
const connectMs = 8_000;
const mostConnections = 4;
/** How long a lost connection is made again before its loss is told. */
const retryMs = 6_000;

/** A failure after which nobody knows whether it was done. */
class Unrepeatable extends Error {
  constructor(cause: unknown) {
    super("It may have been done.", { cause });
  }
}

/** Transcripts have a turn of their own, so that their many writes do not hold up the board's. */
export type Part = "board" | "transcripts";

/**
 * One part of a board in Postgres.
 *
 * As in SQLite, write transactions of one part happen one after the other: each takes the same lock first. So what is
 * checked in a transaction holds until its end, and limits are exact over all machines.
 */
export class PostgresDatabase implements Sql {
  readonly #name: string;
  readonly #pool: pg.Pool;
  readonly #listener: Listener;
  readonly #begin: string;
  #clock: ServerClock | undefined;
  readonly #inside = new AsyncLocalStorage<{ open: boolean }>();
  #closing: Promise<void> | undefined;

  constructor(address: DatabaseAddress, part: Part) {
    const config = configFor(address);
    this.#name = address.name;
    this.#pool = new pg.Pool({ ...config, max: mostConnections, idleTimeoutMillis: 30_000, allowExitOnIdle: true });
    // What a lost connection was doing is told by the statement; an idle one is replaced by the next.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
    const place = `current_user || '/' || current_setting('tutti.board') || '/${part}'`;
    this.#begin = `BEGIN; SET LOCAL lock_timeout = ${patienceMs};
      SET LOCAL idle_in_transaction_session_timeout = ${mostIdleMs};
      SELECT pg_advisory_xact_lock(hashtextextended(${place}, 0)); ${clock}`;
    this.#listener = new Listener(config, `'tutti_' || md5(${place})`);
  }

  async all(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    this.#refuseInside();
    // What only reads may be asked again; of a write nobody knows whether it was done before its answer was lost.
    const repeatable = /^\s*SELECT/i.test(sql);
    return this.#patiently(async () => {
      const client = await this.#pool.connect();
      let failure: unknown;
      try {
        return await query(client, sql, values);
      } catch (error) {
        failure = error;
        throw repeatable ? error : new Unrepeatable(error);
      } finally {
        client.release(failure !== undefined);
      }
    });
  }

  async transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>): Promise<Result> {
    this.#refuseInside();
    return this.#patiently(async () => {
      const client = await this.#pool.connect();
      const scope = { open: true };
      let broken = false;
      try {
        const answers: unknown = await client.query(this.#begin);
        const begun = new ServerClock(clockIn(lastRows(answers)), performance.now());
        const result = await this.#inside.run(scope, () => work(this.#transactionIn(client, scope, begun)));
        await client.query("COMMIT").catch((error: unknown) => {
          throw new Unrepeatable(error);
        });
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => (broken = true)); // without its connection it is rolled back, too
        throw error;
      } finally {
        scope.open = false;
        client.release(broken);
      }
    });
  }

  follow(listener: () => void, about?: "queue"): Disposable {
    return this.#listener.listen(listener, about);
  }

  async now(): Promise<number> {
    if (this.#clock === undefined || this.#clock.age() > clockAgeMs) {
      const asked = performance.now();
      this.#clock = new ServerClock(clockIn(await this.all(clock)), asked);
    }
    return this.#clock.now();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener[Symbol.dispose]();
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  /** Repeats `attempt` for a while when the connection is lost, or there is none. */
  async #patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    for (let pauseMs = 20; ; pauseMs *= 2) {
      try {
        return await attempt();
      } catch (error) {
        const failure = explainPostgres(error instanceof Unrepeatable ? error.cause : error, this.#name);
        const isLate = performance.now() - start > retryMs;
        if (error instanceof Unrepeatable || !(failure instanceof StoreLost) || isLate) throw failure;
        if (this.#closing !== undefined) throw failure;
      }
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }

  #transactionIn(client: PoolClient, scope: { readonly open: boolean }, begun: ServerClock): SqlTransaction {
    const all = async (sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> => {
      if (!scope.open) throw new Error("A transaction was used after its end.");
      try {
        return await query(client, sql, values);
      } catch (error) {
        throw explainPostgres(error, this.#name);
      }
    };
    return { all, now: async () => begun.now() };
  }

  #refuseInside(): void {
    if (this.#closing !== undefined) throw new Error(`The database ${this.#name} was used after it was closed.`);
    if (this.#inside.getStore()?.open === true) {
      throw new Error("Inside a transaction, use the transaction: this call would wait for itself.");
    }
  }
}

/** How a connection to this board is made. The server refuses every row of another board on it. */
export function configFor({ url, board }: DatabaseAddress): ClientConfig {
  return {
    connectionString: url,
    application_name: "tutti",
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    options: `-c tutti.board=${board} -c search_path=tutti`,
    types: { getTypeParser },
  };
}

/** The database's clock, as it was told once and has gone on since. */
class ServerClock {
  readonly #told: number;
  readonly #at: number;

  /** @param at  of `performance.now()` */
  constructor(told: number, at: number) {
    this.#told = told;
    this.#at = at;
  }

  age(): number {
    return performance.now() - this.#at;
  }

  now(): number {
    return Math.round(this.#told + this.age());
  }
}

/** How long what the clock said outside of a transaction counts: asking costs as much as a statement. */
const clockAgeMs = 1_000;

/** The rows of the last of several statements in one text. */
function lastRows(answers: unknown): readonly SqlRow[] {
  const last: unknown = Array.isArray(answers) ? answers.at(-1) : undefined;
  if (typeof last !== "object" || last === null || !("rows" in last) || !Array.isArray(last.rows)) {
    throw new Error("The database did not say what its clock shows.");
  }
  return last.rows;
}

const clock = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now";

function clockIn(rows: readonly SqlRow[]): number {
  return Number(rows[0]?.["now"]);
}

async function query(
  connection: Pick<PoolClient, "query">,
  sql: string,
  values: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const { rows } = await connection.query<SqlRow>({ ...inPostgres(sql), values: values.map(storable) });
  return rows;
}

/** Postgres keeps every character but this one. */
function storable(value: SqlValue): SqlValue {
  return typeof value === "string" ? value.replaceAll("\0", "\u{FFFD}") : value;
}

/** Integers of 64 bits as numbers: ours are times, versions and sizes, far below 2^53. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format);
}
