import { dirname } from "node:path";
import * as z from "zod";
import { TuttiError } from "#core/errors.ts";
import { StoreDamaged, StoreLost } from "#core/run/store.ts";
import { diskTrouble } from "../disk-state.ts";

const primary = { permission: 3, busy: 5, readOnly: 8, io: 10, damaged: 11, full: 13, cannotOpen: 14, noDatabase: 26 };

const SqliteError = z.object({ code: z.literal("ERR_SQLITE_ERROR"), errcode: z.int(), message: z.string() });

/** SQLite's primary result code, without the details in its higher bits. */
function codeOf(error: unknown): number {
  const parsed = SqliteError.safeParse(error);
  return parsed.success ? parsed.data.errcode & 0xff : 0;
}

/** Another connection holds the lock: the statement did nothing and may be tried again. */
export function isBusy(error: unknown): boolean {
  return codeOf(error) === primary.busy;
}

/** `error` as a sentence about `file`, if it is about the file; anything else (a wrong statement) as it is. */
export function explain(error: unknown, file: string): unknown {
  switch (codeOf(error)) {
    case primary.busy:
      return new StoreLost(`${file} has been locked by another process for too long. Try again.`, error);
    case primary.full:
      return full(file, error);
    case primary.io:
    case primary.readOnly:
    case primary.permission:
    case primary.cannotOpen:
      return refusedByDisk(file, error);
    case primary.damaged:
    case primary.noDatabase:
      return new StoreDamaged(damaged(file), error);
    default:
      return error;
  }
}

/** What a person can do about a file that cannot be trusted any more. */
export function damaged(file: string): string {
  return (
    `${file} is damaged or is not a database. Nothing was changed: run "tutti doctor --recover" to move it aside and ` +
    `begin anew, then "tutti restore --from FILE" if you have a backup.`
  );
}

function full(file: string, cause: unknown): StoreLost {
  return new StoreLost(
    `No space is left for ${file}. Nothing of this change was saved: free some space and try again.`,
    cause,
  );
}

/** SQLite has one code for everything that a disk may do: what the disk is like now tells more. */
function refusedByDisk(file: string, cause: unknown): TuttiError {
  const trouble = diskTrouble(dirname(file));
  if (trouble === "read-only") {
    return new StoreLost(
      `${file} is on a disk that can only be read now. Nothing of this change was saved: make the disk writable and try again.`,
      cause,
    );
  }
  if (trouble === "full") return full(file, cause);
  if (codeOf(cause) === primary.io) {
    return new StoreLost(`The disk failed while using ${file}. Check the disk and try again.`, cause);
  }
  const message = `${file} cannot be opened or written. Check the permissions of the file and its folder.`;
  return new TuttiError("refused", message, { cause });
}
