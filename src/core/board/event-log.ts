import type { SqlTransaction } from "../run/store.ts";

export interface LoggedEvent<Event> {
  /** 1 for the first event, without gaps. */
  readonly version: number;
  readonly event: Event;
}

/** The append-only truth, shared by all processes on one repository. */
export interface EventLog<Event> {
  /**
   * Appends all of `events` or nothing. Durable when it resolves.
   *
   * @param expectedVersion    the version the events were decided on
   * @param alsoInTransaction  further writes that stand or fall with the events
   * @returns the new version, or `conflict` when the log has moved on
   */
  append(
    expectedVersion: number,
    events: readonly Event[],
    alsoInTransaction?: (transaction: SqlTransaction) => Promise<void>,
  ): Promise<number | "conflict">;

  /**
   * Decides and appends while nobody else can append: for who was overtaken. Appends all of what `decide` gives, or
   * nothing when it throws.
   *
   * @param afterVersion  what the caller has read already
   * @param decide        gets what was appended since, and says what to append to it
   */
  appendInTurn(
    afterVersion: number,
    decide: (since: readonly LoggedEvent<Event>[]) => readonly Event[],
    alsoInTransaction?: (transaction: SqlTransaction) => Promise<void>,
  ): Promise<number>;

  /** At most `limit` events after `afterVersion`, in order. */
  read(afterVersion: number, limit: number): Promise<readonly LoggedEvent<Event>[]>;

  /** Calls `listener` soon after any process has appended. */
  follow(listener: () => void): Disposable;
}
