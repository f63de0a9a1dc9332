/** A value that SQL can hold here: text, integers, null. JSON goes in as text. */
export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One text for SQLite and Postgres: `?` placeholders, `ON CONFLICT` and `RETURNING` only. */
export interface SqlTransaction {
  all(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/** A database that several processes write at once. */
export interface Sql extends SqlTransaction, AsyncDisposable {
  /**
   * Runs `work` in one write transaction. Waits its turn without blocking the
   * event loop; what throws rolls back. Not re-entrant.
   */
  transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>): Promise<Result>;
  /** Calls `listener` soon after any process has committed, perhaps once for several commits. */
  follow(listener: () => void): Disposable;
  /** The database's own clock, in milliseconds since the epoch. For leases. */
  now(): Promise<number>;
}
