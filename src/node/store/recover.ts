import { rename } from "node:fs/promises";
import { join } from "node:path";
import { TuttiError } from "#core/errors.ts";
import { openStore, storeDirectory } from "./open-store.ts";
import { verify } from "./verify.ts";

/**
 * Moves a damaged board aside, so that a new one can begin. Nothing is deleted.
 * Only to be called when a human has asked for it, and no other process has
 * the board open.
 *
 * @returns where the damaged file lies now, or `undefined` when the board is sound and was left alone
 */
export async function recover(commonDirectory: string, now: Date): Promise<string | undefined> {
  const file = join(storeDirectory(commonDirectory), "board.db");
  if (await isSound(commonDirectory, file)) return undefined;
  const aside = `${file}.corrupt-${now.toISOString().replaceAll(":", "-")}`;
  // The files beside it hold its latest commits: whoever repairs it needs them.
  for (const end of ["", "-wal", "-shm"]) {
    await rename(file + end, aside + end).catch((error: unknown) => {
      if (end === "" || !isMissing(error)) throw error;
    });
  }
  return aside;
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
