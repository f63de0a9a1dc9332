import { join } from "node:path";
import { systemClock } from "./clock.ts";
import { findBoard } from "./find-board.ts";
import type { BoardPlace } from "./move-board.ts";
import { openPlace } from "./open-stores.ts";
import type { Environment } from "./process/environment.ts";
import { backUp, type Manifest, restoreBackup } from "./store/backup.ts";
import { storeDirectory } from "./store/open-store.ts";
import { forgetWitness } from "./store/witness.ts";

/** Writes the board of the project that contains `folder`, with its transcripts, into the new file `to`. */
export function backUpProject(
  folder: string,
  to: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<Manifest> {
  return withPlace(folder, environment, signal, (place) => backUp(place, to, systemClock.now()));
}

/**
 * Puts the backup `from` in the place of the project's board.
 *
 * @returns what was restored, and where what was there before is kept
 */
export function restoreProject(
  folder: string,
  from: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ readonly manifest: Manifest; readonly kept: string }> {
  return withPlace(folder, environment, signal, async (place, commonDirectory) => {
    const now = systemClock.now();
    const name = `before-restore-${new Date(now).toISOString().replaceAll(":", "-")}.db`;
    const kept = join(storeDirectory(commonDirectory), name);
    const manifest = await restoreBackup(from, place, kept, now);
    forgetWitness(storeDirectory(commonDirectory));
    return { manifest, kept };
  });
}

async function withPlace<Result>(
  folder: string,
  environment: Environment,
  signal: AbortSignal,
  work: (place: BoardPlace, commonDirectory: string) => Promise<Result>,
): Promise<Result> {
  const { commonDir, address } = await findBoard(folder, environment, signal);
  await using place = await openPlace(commonDir, address);
  return await work(place, commonDir);
}
