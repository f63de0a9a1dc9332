import { AsyncLocalStorage } from "node:async_hooks";
import pg, { type ClientConfig, type PoolClient } from "pg";
import type { Sql, SqlRow, SqlTransaction, SqlValue } from "#core/run/store.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { Listener } from "./listener.ts";
import { inPostgres } from "./statement.ts";
import { explainPostgres } from "./postgres-failure.ts";

/** How long a transaction may wait for its turn, and a frozen process may make the others wait, in milliseconds. */
const patienceMs = 30_000;
const mostIdleMs = 10_000;
const connectMs = 8_000;
const mostConnections = 4;

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
      SELECT pg_advisory_xact_lock(hashtextextended(${place}, 0))`;
    this.#listener = new Listener(config, `'tutti_' || md5(${place})`);
  }

  async all(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    this.#refuseInside();
    try {
      return await query(this.#pool, sql, values);
    } catch (error) {
      throw explainPostgres(error, this.#name);
    }
  }

  async transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>): Promise<Result> {
    this.#refuseInside();
    const client = await this.#connect();
    const scope = { open: true };
    let broken = false;
    try {
      await client.query(this.#begin);
      const result = await this.#inside.run(scope, () => work(this.#transactionIn(client, scope)));
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => (broken = true)); // without its connection it is rolled back, too
      throw explainPostgres(error, this.#name);
    } finally {
      scope.open = false;
      client.release(broken);
    }
  }

  follow(listener: () => void): Disposable {
    return this.#listener.listen(listener);
  }

  async now(): Promise<number> {
    return clockIn(await this.all(clock));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener[Symbol.dispose]();
    this.#closing ??= this.#pool.end();
    return this.#closing;
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw explainPostgres(error, this.#name);
    }
  }

  #transactionIn(client: PoolClient, scope: { readonly open: boolean }): SqlTransaction {
    const all = async (sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> => {
      if (!scope.open) throw new Error("A transaction was used after its end.");
      try {
        return await query(client, sql, values);
      } catch (error) {
        throw explainPostgres(error, this.#name);
      }
    };
    return { all, now: async () => clockIn(await all(clock)) };
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
