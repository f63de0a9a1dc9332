import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EventLog } from "#core/board/event-log.ts";
import { refused } from "#core/errors.ts";
import type { Sql } from "#core/run/store.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import { type BoardPlace, lastMove } from "./move-board.ts";
import type { DatabaseAddress } from "./postgres/database-address.ts";
import type { Part } from "./postgres/postgres.ts";
import { openStore, storeDirectory } from "./store/open-store.ts";
import { openToRead } from "./store/sqlite.ts";
import { createTranscripts, openTranscriptFile } from "./store/transcripts.ts";
import { refuseDamaged } from "./store/verify.ts";
import { refuseShortened, withWitness } from "./store/witness.ts";

export interface Stores extends AsyncDisposable {
  readonly sql: Sql;
  readonly transcripts: Transcripts;
  /** Where they are, for a person. */
  readonly place: string;
  /** The board's log, as it has to be kept here. */
  readonly keeping: <Event>(log: EventLog<Event>) => EventLog<Event>;
  /** To be asked before something is started that costs money. @throws StoreDamaged with what to do */
  readonly refuseDamaged: () => Promise<void>;
}

/** Opens the board and the transcripts of a repository: in its own files, or in a database that others share. */
export async function openStores(commonDirectory: string, address: DatabaseAddress | undefined): Promise<Stores> {
  const place = await openPlace(commonDirectory, address);
  try {
    const directory = storeDirectory(commonDirectory);
    await (address === undefined
      ? refuseShortened(place.board, directory)
      : refuseForgottenBoard(commonDirectory, place.board, address));
    return {
      sql: place.board,
      transcripts: createTranscripts(place.transcripts),
      place: place.name,
      // A server looks after its own pages.
      keeping: (log) => (address === undefined ? withWitness(log, directory) : log),
      refuseDamaged: async () => {
        if (address !== undefined) return;
        // A connection of its own sees what is on the disk, not what another one remembers of it.
        await using board = openToRead(join(directory, "board.db"));
        await refuseDamaged(board, board.file);
      },
      [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
    };
  } catch (error) {
    await place[Symbol.asyncDispose]();
    throw error;
  }
}

/** Opens a place for a board, whatever is in it. */
export async function openPlace(
  commonDirectory: string,
  address: DatabaseAddress | undefined,
): Promise<BoardPlace & AsyncDisposable> {
  const board = await openPart(commonDirectory, address, "board");
  try {
    const transcripts = await openPart(commonDirectory, address, "transcripts");
    return {
      board,
      transcripts,
      name: address === undefined ? storeDirectory(commonDirectory) : `${address.board} in ${address.name}`,
      [Symbol.asyncDispose]: async () => {
        await transcripts[Symbol.asyncDispose]();
        await board[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await board[Symbol.asyncDispose]();
    throw error;
  }
}

async function openPart(commonDirectory: string, address: DatabaseAddress | undefined, part: Part): Promise<Sql> {
  if (address === undefined) return part === "board" ? openStore(commonDirectory) : openTranscriptFile(commonDirectory);
  // Read only when it is needed: a window with a board of its own starts without it.
  const { openPostgres } = await import("./postgres/open-postgres.ts");
  return openPostgres(address, part);
}

/** Who has just named a database must not find an empty board where a full one was. */
async function refuseForgottenBoard(
  commonDirectory: string,
  shared: Sql,
  { name, board }: DatabaseAddress,
): Promise<void> {
  if (!existsSync(join(storeDirectory(commonDirectory), "board.db")) || (await countEvents(shared)) > 0) return;
  await using own = await openStore(commonDirectory);
  if ((await countEvents(own)) === 0 || (await lastMove(own)) !== undefined) return;
  throw refused(
    `The database ${name} has no board ${board} yet, but this repository has one of its own in ${storeDirectory(commonDirectory)}. ` +
      "Bring it over with “tutti move database”, or move that folder away to begin anew.",
  );
}

async function countEvents(sql: Sql): Promise<number> {
  const [row] = await sql.all("SELECT COUNT(*) AS count FROM event");
  return Number(row?.["count"]);
}
