import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventLog } from "#core/board/event-log.ts";
import { StoreDamaged, type SqlTransaction } from "#core/run/store.ts";

const name = "board.version";

/**
 * Remembers, outside of the board's file, how far the board had come. SQLite takes a damaged end of its log for a write
 * that was cut short and goes on without a word: what it leaves out was promised to somebody. Written after each commit
 * and without care for power cuts, so it may be behind the board, never ahead of it.
 */
export function withWitness<Event>(log: EventLog<Event>, directory: string): EventLog<Event> {
  return {
    ...log,
    append: async (expectedVersion, events, alsoInTransaction) => {
      const appended = await log.append(expectedVersion, events, alsoInTransaction);
      if (appended !== "conflict") remember(directory, appended);
      return appended;
    },
    appendInTurn: async (afterVersion, decide, alsoInTransaction) => {
      const appended = await log.appendInTurn(afterVersion, decide, alsoInTransaction);
      remember(directory, appended);
      return appended;
    },
  };
}

/** How far the board had certainly come. */
export function witnessed(directory: string): number {
  try {
    const version = Number(readFileSync(join(directory, name), "utf8"));
    return Number.isSafeInteger(version) ? version : 0;
  } catch {
    return 0; // nobody has seen it yet
  }
}

/** For a board that another one has taken the place of. */
export function forgetWitness(directory: string): void {
  rmSync(join(directory, name), { force: true });
}

/** @throws StoreDamaged when events are missing at the board's end */
export async function refuseShortened(sql: SqlTransaction, directory: string): Promise<void> {
  // Before the board is read: another process may append in between.
  const seen = witnessed(directory);
  const [row] = await sql.all("SELECT COALESCE(MAX(version), 0) AS version FROM event");
  const version = Number(row?.["version"]);
  if (version >= seen) return;
  throw new StoreDamaged(
    `The board in ${directory} has lost its end: it was at change ${seen}, and is at ${version} now. Nothing was started. ` +
      `Bring back a backup with "tutti restore --from FILE", or go on without the lost changes with "tutti doctor --recover".`,
    undefined,
  );
}

function remember(directory: string, version: number): void {
  try {
    writeFileSync(join(directory, name), String(version), { mode: 0o600 });
  } catch {
    // On a full disk it stays behind: it knows less, nothing wrong.
  }
}
