import { existsSync, statSync } from "node:fs";
import { chmod, open, rename, rm } from "node:fs/promises";
import * as z from "zod";
import { refused, TuttiError } from "#core/errors.ts";
import type { SqlTransaction } from "#core/run/store.ts";
import type { BoardPlace } from "../move-board.ts";
import {
  boardTables,
  boardTablesAt,
  copyTables,
  emptyTables,
  sumTables,
  type Table,
  type TableSum,
  transcriptTables,
} from "./copy-tables.ts";
import { boardMigrations } from "./migrations/all.ts";
import { transcriptMigrations } from "./migrations/transcripts.ts";
import { openSqlite, openToRead } from "./sqlite.ts";
import { verifyBoard } from "./verify.ts";

const Manifest = z.object({
  format: z.literal(1),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Where the board was, for a person. */
  of: z.string(),
  /** The newest board and transcript schema of the Tutti that wrote it. */
  schema: z.tuple([z.int(), z.int()]),
  tables: z.array(z.object({ table: z.string(), rows: z.int(), checksum: z.string() })),
});
export type Manifest = z.infer<typeof Manifest>;

const schema: Manifest["schema"] = [boardMigrations.length, transcriptMigrations.length];
const tables: readonly Table[] = [...boardTables, ...transcriptTables];

/**
 * Writes a board with its transcripts, wherever it is, into one new file: as it is at one moment, private to the user,
 * on the disk when this resolves. Writers wait meanwhile.
 *
 * @throws TuttiError `refused` when there is such a file already
 */
export async function backUp(place: BoardPlace, to: string, now: number): Promise<Manifest> {
  if (existsSync(to)) throw refused(`${to} exists already. Choose another name for the backup.`);
  const unfinished = `${to}.unfinished`;
  await rm(unfinished, { force: true });
  try {
    const manifest = await write(place, unfinished, now);
    await chmod(unfinished, 0o600);
    const file = await open(unfinished, "r+");
    await file.sync().finally(() => file.close());
    await rename(unfinished, to);
    return manifest;
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function write(place: BoardPlace, file: string, now: number): Promise<Manifest> {
  await using copy = await openSqlite(file, "process");
  const manifest = await copy.transaction(async (into) => {
    for (const statement of [...boardMigrations.flat(), ...transcriptMigrations.flat()]) await into.all(statement);
    await into.all("CREATE TABLE backup (manifest TEXT NOT NULL)");
    await place.board.transaction((board) => copyTables(board, into, boardTables));
    await place.transcripts.transaction((transcripts) => copyTables(transcripts, into, transcriptTables));
    const written: Manifest = {
      format: 1,
      at: now,
      of: place.name,
      schema,
      tables: [...(await sumTables(into, tables))],
    };
    await into.all("INSERT INTO backup (manifest) VALUES (?)", [JSON.stringify(written)]);
    return written;
  });
  await copy.execute("PRAGMA journal_mode = DELETE"); // one file, whole
  return manifest;
}

export interface BackupCheck {
  readonly manifest: Manifest | undefined;
  /** Sentences; none when the backup can be relied on. */
  readonly problems: readonly string[];
}

/** Reads a whole backup and compares every row with what was written. */
export async function verifyBackup(file: string): Promise<BackupCheck> {
  if (!existsSync(file)) throw refused(`There is no file ${file}.`);
  if (!statSync(file).isFile()) throw refused(`${file} is no file. Name the one that tutti backup wrote.`);
  try {
    await using copy = openToRead(file);
    return await check(copy, file);
  } catch (error) {
    const known = TuttiError.from(error);
    if (known?.kind !== "malformed") throw error;
    return { manifest: undefined, problems: [`The backup ${file} is damaged, or is no backup of Tutti.`] };
  }
}

async function check(copy: SqlTransaction, file: string): Promise<BackupCheck> {
  const manifest = await readManifest(copy);
  if (manifest === undefined) return { manifest, problems: [`${file} is not a backup of Tutti.`] };
  const { problems } = await verifyBoard(copy, file);
  if (manifest.schema.some((version, index) => version > (schema[index] ?? 0))) {
    return {
      manifest,
      problems: [...problems, `${file} was written by a newer version of Tutti. Update Tutti to read it.`],
    };
  }
  const differing = different(manifest.tables, await sumTables(copy, tablesIn(manifest)));
  return { manifest, problems: [...problems, ...differing.map((table) => `${table} is not as it was written.`)] };
}

async function readManifest(copy: SqlTransaction): Promise<Manifest | undefined> {
  const made = await copy.all("SELECT name FROM sqlite_master WHERE name = 'backup'");
  if (made.length === 0) return undefined;
  const [row] = await copy.all("SELECT manifest FROM backup");
  return row === undefined ? undefined : Manifest.parse(JSON.parse(String(row["manifest"])));
}

function tablesIn({ schema: [board] }: Manifest): readonly Table[] {
  return [...boardTablesAt(board), ...transcriptTables];
}

function different(written: readonly TableSum[], found: readonly TableSum[]): readonly string[] {
  return written
    .filter(({ table, rows, checksum }) => {
      const there = found.find((sum) => sum.table === table);
      return there?.rows !== rows || there.checksum !== checksum;
    })
    .map(({ table }) => table);
}

/**
 * Puts a backup in the place of a board, all or nothing. What was there is backed up first.
 *
 * @param keep  the new file for what was there
 * @throws TuttiError `refused` when the backup cannot be relied on, or runs are under way
 */
export async function restoreBackup(file: string, place: BoardPlace, keep: string, now: number): Promise<Manifest> {
  const { manifest, problems } = await verifyBackup(file);
  if (manifest === undefined || problems.length > 0) throw refused(`Nothing was restored. ${problems.join(" ")}`);
  await backUp(place, keep, now);
  await using copy = openToRead(file);
  await place.board.transaction(async (board) => {
    const [row] = await board.all("SELECT COUNT(*) AS count FROM job WHERE state <> 'ready'");
    const held = Number(row?.["count"]);
    if (held > 0)
      throw refused(
        `Nothing was restored: ${held} ${held === 1 ? "run is" : "runs are"} under way. Wait, or stop them first.`,
      );
    await refill(copy, board, boardTablesAt(manifest.schema[0]));
    await place.transcripts.transaction((transcripts) => refill(copy, transcripts, transcriptTables));
  });
  return manifest;
}

async function refill(copy: SqlTransaction, into: SqlTransaction, which: readonly Table[]): Promise<void> {
  await emptyTables(into, which);
  await copyTables(copy, into, which);
}
