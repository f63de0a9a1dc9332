import { rename } from "node:fs/promises";
import { join } from "node:path";
import { TuttiError } from "#core/errors.ts";
import { openStore, storeDirectory } from "./open-store.ts";
import { openTranscriptFile } from "./transcripts.ts";
import type { Sql } from "#core/run/store.ts";
import { verify } from "./verify.ts";
import { forgetWitness } from "./witness.ts";

/**
 * Moves what is damaged of a board and its transcripts aside, so that a new one can begin. Nothing is deleted.
 * Only to be called when a human has asked for it, and no other process has
 * the board open.
 *
 * @returns where the damaged files lie now; none when everything is sound and was left alone
 */
export async function recover(commonDirectory: string, now: Date): Promise<readonly string[]> {
  const board = join(storeDirectory(commonDirectory), "board.db");
  const transcripts = join(storeDirectory(commonDirectory), "transcripts.db");
  const moved: string[] = [];
  if (!(await isSound(commonDirectory, board))) moved.push(await moveAside(board, now));
  if (!(await canBeRead(openTranscriptFile(commonDirectory)))) moved.push(await moveAside(transcripts, now));
  forgetWitness(storeDirectory(commonDirectory)); // what lies aside is the witness now; a lost end is accepted
  return moved;
}

async function moveAside(file: string, now: Date): Promise<string> {
  const aside = `${file}.corrupt-${now.toISOString().replaceAll(":", "-")}`;
  // The files beside it hold its latest commits: whoever repairs it needs them.
  for (const end of ["", "-wal", "-shm"]) {
    await rename(file + end, aside + end).catch((error: unknown) => {
      if (end === "" || !isMissing(error)) throw error;
    });
  }
  return aside;
}

async function canBeRead(opening: Promise<Sql>): Promise<boolean> {
  try {
    await using store = await opening;
    const pages = await store.all("PRAGMA integrity_check");
    return pages.every((row) => row["integrity_check"] === "ok");
  } catch (error) {
    if (TuttiError.from(error)?.kind === "malformed") return false;
    throw error;
  }
}

async function isSound(commonDirectory: string, file: string): Promise<boolean> {
  try {
    await using _store = await openStore(commonDirectory);
    return (await verify(file)).problems.length === 0;
  } catch (error) {
    if (TuttiError.from(error)?.kind === "malformed") return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
