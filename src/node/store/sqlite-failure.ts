import * as z from "zod";
import { TuttiError } from "#core/errors.ts";
import { StoreLost } from "#core/run/store.ts";

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
      return new StoreLost(
        `No space is left for ${file}. Nothing of this change was saved: free some space and try again.`,
        error,
      );
    case primary.io:
      return new StoreLost(`The disk failed while using ${file}. Check the disk and try again.`, error);
    case primary.readOnly:
    case primary.permission:
    case primary.cannotOpen:
      return failure(
        "refused",
        `${file} cannot be opened or written. Check the permissions of the file and its folder.`,
        error,
      );
    case primary.damaged:
    case primary.noDatabase:
      return failure(
        "malformed",
        `${file} is damaged or is not a database. Nothing was changed: restore a backup, or run "tutti doctor --recover" to move the file aside and begin anew.`,
        error,
      );
    default:
      return error;
  }
}

function failure(kind: TuttiError["kind"], message: string, cause: unknown): TuttiError {
  return new TuttiError(kind, message, { cause });
}
