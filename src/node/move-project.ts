import { refused } from "#core/errors.ts";
import { systemClock } from "./clock.ts";
import { findBoard } from "./find-board.ts";
import { moveBoard } from "./move-board.ts";
import { openPlace } from "./open-stores.ts";
import type { Environment } from "./process/environment.ts";
import type { TableSum } from "./store/copy-tables.ts";
import { storeDirectory } from "./store/open-store.ts";
import { forgetWitness } from "./store/witness.ts";

export interface MovedProject {
  readonly from: string;
  readonly to: string;
  readonly tables: readonly TableSum[];
}

/**
 * Moves the board of the project that contains `folder` into the database that its settings name, or from there back into
 * the file beside its objects.
 */
export async function moveProject(
  folder: string,
  to: "database" | "file",
  environment: Environment,
  signal: AbortSignal,
): Promise<MovedProject> {
  const { commonDir, address } = await findBoard(folder, environment, signal);
  if (address === undefined) {
    throw refused(
      "The settings name no database. Set “databaseUrl” in .git/tutti/settings.json, or TUTTI_DATABASE_URL.",
    );
  }
  await using file = await openPlace(commonDir, undefined);
  await using database = await openPlace(commonDir, address);
  const [source, target] = to === "database" ? [file, database] : [database, file];
  const tables = await moveBoard(source, target, systemClock.now());
  if (to === "file") forgetWitness(storeDirectory(commonDir));
  return { from: source.name, to: target.name, tables };
}
