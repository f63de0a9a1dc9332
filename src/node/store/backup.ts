import { existsSync } from "node:fs";
import { chmod, open, rename, rm } from "node:fs/promises";
import { refused } from "#core/errors.ts";
import { openSqlite, type SqliteDatabase } from "./sqlite.ts";

/**
 * Writes a complete copy of `database` as it is now into a new file, while
 * other processes go on writing. Private to the user, and on the disk when
 * this resolves.
 *
 * @throws TuttiError `refused` when there is such a file already
 */
export async function backUp(database: SqliteDatabase, to: string): Promise<void> {
  if (existsSync(to)) throw refused(`${to} exists already. Choose another name for the backup.`);
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { force: true });
  try {
    await database.all("VACUUM INTO ?", [unfinished]);
    await chmod(unfinished, 0o600);
    const file = await open(unfinished, "r+");
    await file.sync().finally(() => file.close());
    await rename(unfinished, to);
  } finally {
    await rm(unfinished, { force: true });
  }
}

export interface Verification {
  /** Sentences; none when all is well. */
  readonly problems: readonly string[];
  readonly events: number;
  readonly runs: number;
}

/**
 * Looks through a whole board file: its pages, its references, its event
 * versions.
 *
 * @throws TuttiError `malformed` when it is not even a database
 */
export async function verify(file: string): Promise<Verification> {
  if (!existsSync(file)) throw refused(`There is no file ${file}.`);
  await using database = await openSqlite(file, "full");
  const tables = await database.all("SELECT name FROM sqlite_master WHERE name IN ('event', 'run')");
  if (tables.length < 2) return { problems: [`${file} is a database, but not a board of Tutti.`], events: 0, runs: 0 };
  const pages = (await database.all("PRAGMA integrity_check")).map((row) => String(row["integrity_check"]));
  const references = await database.all("PRAGMA foreign_key_check");
  const [events] = await database.all("SELECT COUNT(*) AS count, COALESCE(MAX(version), 0) AS last FROM event");
  const [runs] = await database.all("SELECT COUNT(*) AS count FROM run");
  const [count, last] = [Number(events?.["count"]), Number(events?.["last"])];
  const problems = pages.filter((answer) => answer !== "ok").map((answer) => `SQLite says: ${answer}`);
  if (references.length > 0) problems.push(`${references.length} rows refer to rows that do not exist.`);
  if (count !== last) problems.push(`The last event has version ${last}, but there are ${count} events.`);
  return { problems, events: count, runs: Number(runs?.["count"]) };
}
