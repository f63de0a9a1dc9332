import { AsyncLocalStorage } from "node:async_hooks";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql, SqlRow, SqlTransaction, SqlValue } from "#core/run/store.ts";
import { Follower } from "./follower.ts";
import { explain, isBusy } from "./sqlite-failure.ts";
import { sqliteModule } from "./sqlite-module.ts";

/** How long a statement may wait for the lock of another process, in milliseconds. */
const patienceMs = 30_000;
const cachedStatements = 200;

/**
 * What survives what: `full` survives a power cut, `process` only the death of
 * processes (the last moments before a power cut may be missing, never torn).
 */
export type Durability = "full" | "process";

/** @throws TuttiError when the file cannot be opened, or is not a database */
export async function openSqlite(file: string, durability: Durability): Promise<SqliteDatabase> {
  const { DatabaseSync } = sqliteModule();
  let handle: DatabaseSync | undefined;
  try {
    handle = new DatabaseSync(file);
    const database = new SqliteDatabase(file, handle);
    // A long busy timeout would freeze the event loop: fail at once, and wait asynchronously.
    handle.exec("PRAGMA busy_timeout = 0");
    await database.execute("PRAGMA journal_mode = WAL");
    await database.execute(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`);
    await database.execute("PRAGMA foreign_keys = ON");
    await database.execute("PRAGMA journal_size_limit = 67108864");
    return database;
  } catch (error) {
    handle?.close();
    throw explain(error, file);
  }
}

/** Opens a file that nobody writes, and leaves it as it is. */
export function openToRead(file: string): SqliteDatabase {
  const { DatabaseSync } = sqliteModule();
  try {
    return new SqliteDatabase(file, new DatabaseSync(file, { readOnly: true }));
  } catch (error) {
    throw explain(error, file);
  }
}

/**
 * One connection and one queue: a statement never slips into a transaction that
 * somebody else in this process has open.
 */
export class SqliteDatabase implements Sql {
  readonly file: string;
  readonly #handle: DatabaseSync;
  readonly #follower: Follower;
  readonly #statements = new Map<string, StatementSync>();
  readonly #inside = new AsyncLocalStorage<TransactionScope>();
  #queue: Promise<unknown> = Promise.resolve();
  #closing: Promise<void> | undefined;
  #changes = 0;

  constructor(file: string, handle: DatabaseSync) {
    this.file = file;
    this.#handle = handle;
    this.#follower = new Follower(file, () => this.#dataVersion());
  }

  all(sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return this.#inTurn(async () => {
      const rows = await this.#patiently(() => this.#run(sql, values));
      this.#tellOwnChanges();
      return rows;
    });
  }

  /** Runs statements that take no values and give no rows. */
  execute(sql: string): Promise<void> {
    return this.#inTurn(() => this.#patiently(() => this.#handle.exec(sql)));
  }

  transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>): Promise<Result> {
    return this.#inTurn(async () => {
      await this.#patiently(() => this.#handle.exec("BEGIN IMMEDIATE"));
      const scope: TransactionScope = { open: true };
      try {
        const result = await this.#inside.run(scope, () => work(this.#transactionIn(scope)));
        await this.#patiently(() => this.#handle.exec("COMMIT"));
        return result;
      } catch (error) {
        this.#rollBack();
        throw error;
      } finally {
        scope.open = false;
        this.#tellOwnChanges();
      }
    });
  }

  follow(listener: () => void): Disposable {
    return this.#follower.listen(listener);
  }

  async now(): Promise<number> {
    return clockIn(await this.all(clock));
  }

  /** Waits for what was asked before. The last process to close a file also empties its WAL. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#closing ??= this.#queue.then(() => {
      this.#follower[Symbol.dispose]();
      this.#statements.clear();
      this.#handle.close();
    });
    return this.#closing;
  }

  #transactionIn(scope: TransactionScope): SqlTransaction {
    const all = async (sql: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> => {
      if (!scope.open) throw new Error("A transaction was used after its end.");
      try {
        return this.#run(sql, values);
      } catch (error) {
        throw explain(error, this.file);
      }
    };
    return { all, now: async () => clockIn(await all(clock)) };
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== undefined) return Promise.reject(new Error(`${this.file} was used after it was closed.`));
    if (this.#inside.getStore()?.open === true) {
      return Promise.reject(new Error("Inside a transaction, use the transaction: this call would wait for itself."));
    }
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {}); // the caller sees the failure; the next in the queue must run
    return result;
  }

  /** Repeats `attempt` while another process holds the lock, with random pauses so that nobody starves. */
  async #patiently<Result>(attempt: () => Result): Promise<Result> {
    const start = performance.now();
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        const waited = performance.now() - start;
        if (!isBusy(error) || waited > patienceMs) throw explain(error, this.file);
        await sleep(1 + Math.random() * (waited < 200 ? 4 : 20));
      }
    }
  }

  #run(sql: string, values: readonly SqlValue[]): readonly SqlRow[] {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= cachedStatements) this.#statements.clear();
      statement = this.#handle.prepare(sql);
      this.#statements.set(sql, statement);
    }
    // No column holds a blob, and integers beyond 2^53 throw: the rows are `SqlRow`s.
    return statement.all(...values) as unknown as readonly SqlRow[];
  }

  #rollBack(): void {
    try {
      this.#handle.exec("ROLLBACK");
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  /** A connection's data version does not count its own commits. */
  #tellOwnChanges(): void {
    const changes = Number(this.#run("SELECT total_changes() AS changes", [])[0]?.["changes"]);
    if (changes === this.#changes) return;
    this.#changes = changes;
    this.#follower.tell();
  }

  #dataVersion(): number | undefined {
    try {
      return Number(this.#run("PRAGMA data_version", [])[0]?.["data_version"]);
    } catch {
      return undefined; // locked for a moment; what is worse, the next statement tells its caller
    }
  }
}

interface TransactionScope {
  open: boolean;
}

const clock = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now";

function clockIn(rows: readonly SqlRow[]): number {
  return Number(rows[0]?.["now"]);
}
