import { existsSync } from "node:fs";
import { refused } from "#core/errors.ts";
import { StoreDamaged, type SqlTransaction } from "#core/run/store.ts";
import { openSqlite } from "./sqlite.ts";
import { damaged } from "./sqlite-failure.ts";

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
  return await verifyBoard(database, file);
}

/** @param name  what to call it in a sentence */
export async function verifyBoard(database: SqlTransaction, name: string): Promise<Verification> {
  const tables = await database.all("SELECT name FROM sqlite_master WHERE name IN ('event', 'run')");
  if (tables.length < 2) return { problems: [`${name} is a database, but not a board of Tutti.`], events: 0, runs: 0 };
  const pages = (await database.all("PRAGMA integrity_check")).map((row) => String(row["integrity_check"]));
  const references = await database.all("PRAGMA foreign_key_check");
  const [events] = await database.all("SELECT COUNT(*) AS count, COALESCE(MAX(version), 0) AS last FROM event");
  const [torn] = await database.all("SELECT COUNT(*) AS count FROM event WHERE NOT json_valid(event)");
  const [runs] = await database.all("SELECT COUNT(*) AS count FROM run");
  const [count, last] = [Number(events?.["count"]), Number(events?.["last"])];
  const problems = pages.filter((answer) => answer !== "ok").map((answer) => `SQLite says: ${answer}`);
  if (references.length > 0) problems.push(`${references.length} rows refer to rows that do not exist.`);
  if (Number(torn?.["count"]) > 0) problems.push(`${torn?.["count"]} events cannot be read.`);
  if (count !== last) problems.push(`The last event has version ${last}, but there are ${count} events.`);
  return { problems, events: count, runs: Number(runs?.["count"]) };
}

/**
 * A look at every page, fast enough to be done before something is started that costs money.
 *
 * @throws StoreDamaged with what to do
 */
export async function refuseDamaged(database: SqlTransaction, file: string): Promise<void> {
  const [first] = await database.all("PRAGMA quick_check(1)");
  const answer = first?.["quick_check"];
  if (answer !== "ok") throw new StoreDamaged(damaged(file), new Error(String(answer)));
}
