import { TuttiError } from "../errors.ts";

/** A value that SQL can hold here: text, integers, null. JSON goes in as text. */
export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * The store did not answer, was lost on the way, or has no room. What was asked has not been kept; or it has, when the
 * answer to a commit was lost. It says nothing about the run that asked: that one is interrupted, and has not failed.
 */
export class StoreLost extends TuttiError {
  constructor(message: string, cause: unknown, kind: "unavailable" | "malformed" = "unavailable") {
    super(kind, message, { cause });
  }
}

/** The store is not as it was written. Nobody may work on it until a human has mended it. */
export class StoreDamaged extends StoreLost {
  constructor(message: string, cause: unknown) {
    super(message, cause, "malformed");
  }
}

/** One text for SQLite and Postgres: `?` placeholders, `ON CONFLICT` and `RETURNING` only. */
export interface SqlTransaction {
  all(sql: string, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** The database's own clock, in milliseconds since the epoch. For leases. */
  now(): Promise<number>;
}

/**
 * A database that several processes write at once.
 *
 * What it cannot do (no space, no permission, a damaged file) it throws as a
 * `TuttiError`; nothing of the statement or transaction is kept then.
 */
export interface Sql extends SqlTransaction, AsyncDisposable {
  /**
   * Runs `work` in one write transaction. Waits its turn without blocking the
   * event loop; what throws rolls back. Not re-entrant: inside `work`, use the
   * transaction alone, and await nothing slow, since every other writer waits.
   * `work` may be called again after a lost connection: it only reads and writes.
   */
  transaction<Result>(work: (transaction: SqlTransaction) => Promise<Result>): Promise<Result>;
  /**
   * Calls `listener` soon after any process has committed a change, perhaps once for several commits.
   *
   * @param about  `queue`: only of what workers wait for is it surely told: a queued run, a free slot, a cancellation
   */
  follow(listener: () => void, about?: "queue"): Disposable;
}
