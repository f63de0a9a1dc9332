import { existsSync } from "node:fs";
import { join } from "node:path";
import { refused } from "#core/errors.ts";
import type { Sql } from "#core/run/store.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import type { DatabaseAddress } from "./postgres/database-address.ts";
import { openStore, storeDirectory } from "./store/open-store.ts";
import { createTranscripts, openTranscripts } from "./store/transcripts.ts";

export interface Stores extends AsyncDisposable {
  readonly sql: Sql;
  readonly transcripts: Transcripts;
  /** Where they are, for a person. */
  readonly place: string;
}

/** Opens the board and the transcripts of a repository: in its own files, or in a database that others share. */
export async function openStores(commonDirectory: string, address: DatabaseAddress | undefined): Promise<Stores> {
  const sql = await openBoard(commonDirectory, address);
  try {
    if (address !== undefined) await refuseForgottenBoard(commonDirectory, sql, address);
    const transcripts = await openEntries(commonDirectory, address);
    return {
      sql,
      transcripts,
      place: address === undefined ? storeDirectory(commonDirectory) : `${address.board} in ${address.name}`,
      [Symbol.asyncDispose]: async () => {
        await transcripts[Symbol.asyncDispose]();
        await sql[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await sql[Symbol.asyncDispose]();
    throw error;
  }
}

async function openBoard(commonDirectory: string, address: DatabaseAddress | undefined): Promise<Sql> {
  if (address === undefined) return openStore(commonDirectory);
  const { openPostgres } = await import("./postgres/open-postgres.ts");
  return openPostgres(address, "board");
}

async function openEntries(commonDirectory: string, address: DatabaseAddress | undefined): Promise<Transcripts> {
  if (address === undefined) return openTranscripts(commonDirectory);
  const { openPostgres } = await import("./postgres/open-postgres.ts");
  return createTranscripts(await openPostgres(address, "transcripts"));
}

/** Who has just named a database must not find an empty board where a full one was. */
async function refuseForgottenBoard(
  commonDirectory: string,
  shared: Sql,
  { name, board }: DatabaseAddress,
): Promise<void> {
  if (!existsSync(join(storeDirectory(commonDirectory), "board.db")) || (await countEvents(shared)) > 0) return;
  await using own = await openStore(commonDirectory);
  if ((await countEvents(own)) === 0) return;
  throw refused(
    `The database ${name} has no board ${board} yet, but this repository has one of its own in ${storeDirectory(commonDirectory)}. ` +
      "Remove the address of the database from the settings to go on with it, or move that folder away to begin anew.",
  );
}

async function countEvents(sql: Sql): Promise<number> {
  const [row] = await sql.all("SELECT COUNT(*) AS count FROM event");
  return Number(row?.["count"]);
}
