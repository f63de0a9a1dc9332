import type { EventLog, LoggedEvent } from "#core/board/event-log.ts";
import { TuttiError } from "#core/errors.ts";
import { type Sql, type SqlTransaction, StoreDamaged } from "#core/run/store.ts";

/** @param parse  turns stored JSON into an event; throws when it is none */
export function createEventLog<Event>(sql: Sql, parse: (value: unknown) => Event): EventLog<Event> {
  return {
    async append(expectedVersion, events, alsoInTransaction) {
      try {
        await sql.transaction(async (transaction) => {
          await appendIn(transaction, expectedVersion, events);
          await alsoInTransaction?.(transaction);
        });
        return expectedVersion + events.length;
      } catch (error) {
        if (error instanceof Conflict) return "conflict";
        throw error;
      }
    },

    async appendInTurn(afterVersion, decide, alsoInTransaction) {
      return sql.transaction(async (transaction) => {
        const since = await readIn(transaction, afterVersion, everything, parse);
        const version = since.at(-1)?.version ?? afterVersion;
        const events = decide(since);
        await appendIn(transaction, version, events);
        await alsoInTransaction?.(transaction);
        return version + events.length;
      });
    },

    read: (afterVersion, limit) => readIn(sql, afterVersion, limit, parse),

    follow: (listener) => sql.follow(listener),
  };
}

const everything = Number.MAX_SAFE_INTEGER;

async function readIn<Event>(
  sql: Pick<SqlTransaction, "all">,
  afterVersion: number,
  limit: number,
  parse: (value: unknown) => Event,
): Promise<readonly LoggedEvent<Event>[]> {
  const rows = await sql.all("SELECT version, event FROM event WHERE version > ? ORDER BY version LIMIT ?", [
    afterVersion,
    limit,
  ]);
  return rows.map((row) => recorded(Number(row["version"]), String(row["event"]), parse));
}

/** Rolls the transaction back by being thrown. */
class Conflict extends Error {}

async function appendIn<Event>(
  transaction: SqlTransaction,
  expectedVersion: number,
  events: readonly Event[],
): Promise<void> {
  const [row] = await transaction.all("SELECT COALESCE(MAX(version), 0) AS version FROM event");
  const version = Number(row?.["version"]);
  if (version !== expectedVersion) throw new Conflict();
  for (const [index, event] of events.entries()) {
    const written = await transaction.all(
      "INSERT INTO event (version, event) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING version",
      [version + index + 1, JSON.stringify(event)],
    );
    // Only where write transactions overlap can somebody have been faster after the check above.
    if (written.length === 0) throw new Conflict();
  }
}

function recorded<Event>(version: number, text: string, parse: (value: unknown) => Event): LoggedEvent<Event> {
  const value = jsonIn(version, text);
  try {
    return { version, event: parse(value) };
  } catch (cause) {
    const message = `Event ${version} of the board is not one that this version of Tutti understands. Update Tutti.`;
    throw new TuttiError("malformed", message, { cause });
  }
}

function jsonIn(version: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `Event ${version} of the board is damaged. Restore a backup: "tutti doctor" says more.`;
    throw new StoreDamaged(message, cause);
  }
}
