import { Git } from "./git/git.ts";
import { findRepository } from "./git/repository.ts";
import { recover } from "./store/recover.ts";

/**
 * Moves the board of the project, or its transcripts, aside if they are damaged.
 *
 * @returns where they were moved to; none when nothing is damaged
 */
export async function recoverProject(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const repository = await findRepository(new Git({ environment: process.env }), folder, signal);
  return recover(repository.commonDir, new Date());
}
