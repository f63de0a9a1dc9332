import { Git } from "./git/git.ts";
import { findRepository } from "./git/repository.ts";
import { recover } from "./store/recover.ts";

/**
 * Moves the board of the project aside if it is damaged.
 *
 * @returns where it was moved to; `undefined` when it is not damaged
 */
export async function recoverProject(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const repository = await findRepository(new Git({ environment: process.env }), folder, signal);
  return recover(repository.commonDir, new Date());
}
