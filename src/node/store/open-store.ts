import { mkdir, open, stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { TuttiError } from "#core/errors.ts";
import { StoreDamaged } from "#core/run/store.ts";
import { boardMigrations } from "./migrations/all.ts";
import { migrate } from "./migrate.ts";
import { openSqlite, type Durability, type SqliteDatabase } from "./sqlite.ts";
import { damaged } from "./sqlite-failure.ts";

/** Where everything lies that Tutti keeps for one repository: beside its objects, shared by its worktrees, never committed. */
export function storeDirectory(commonDirectory: string): string {
  return join(commonDirectory, "tutti");
}

/**
 * Opens the board of a repository and makes it when there is none. Any number
 * of processes may have it open.
 *
 * @param commonDirectory  what `git rev-parse --git-common-dir` says, absolute
 * @throws TuttiError `refused` when it cannot be written or is newer than this
 *   Tutti, `malformed` when it is damaged, `unavailable` when no space is left
 */
export async function openStore(commonDirectory: string): Promise<SqliteDatabase> {
  await refuseEmptied(commonDirectory);
  return openFile(commonDirectory, "board.db", "full", boardMigrations);
}

/** Transcripts are made after the board: a board without a byte beside them had its bytes once. */
async function refuseEmptied(commonDirectory: string): Promise<void> {
  const size = async (name: string): Promise<number | undefined> =>
    (await stat(join(storeDirectory(commonDirectory), name)).catch(() => undefined))?.size;
  if ((await size("board.db")) !== 0 || ((await size("transcripts.db")) ?? 0) === 0) return;
  const file = join(storeDirectory(commonDirectory), "board.db");
  throw new StoreDamaged(damaged(file), new Error("It is empty."));
}

/** Opens one database file in the store's directory, private to the user, at the newest schema. */
export async function openFile(
  commonDirectory: string,
  name: string,
  durability: Durability,
  migrations: readonly (readonly string[])[],
): Promise<SqliteDatabase> {
  const directory = storeDirectory(commonDirectory);
  const file = join(directory, name);
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    // SQLite gives the files beside it the same permissions as this one.
    await (await open(file, "a", 0o600)).close();
  } catch (error) {
    throw explainSystem(error, file);
  }
  const database = await openSqlite(file, durability);
  try {
    await migrate(database, migrations);
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

const SystemError = z.object({ code: z.string(), syscall: z.string() });

function explainSystem(error: unknown, file: string): unknown {
  const parsed = SystemError.safeParse(error);
  if (!parsed.success) return error;
  if (parsed.data.code === "ENOSPC" || parsed.data.code === "EDQUOT") {
    return new TuttiError("unavailable", `No space is left for ${file}. Free some space and try again.`, {
      cause: error,
    });
  }
  if (parsed.data.code === "EROFS") {
    const message = `${file} is on a disk that can only be read. Make the disk writable and try again.`;
    return new TuttiError("unavailable", message, { cause: error });
  }
  const message = `${file} cannot be written (${parsed.data.code}). Check the permissions of the file and its folder.`;
  return new TuttiError("refused", message, { cause: error });
}
