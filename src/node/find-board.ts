import { findDatabase } from "./find-database.ts";
import { Git } from "./git/git.ts";
import { findRepository } from "./git/repository.ts";
import type { DatabaseAddress } from "./postgres/database-address.ts";
import type { Environment } from "./process/environment.ts";
import { createSettingsReader, settingsFiles } from "./settings-files.ts";

/** Where the board of the project that contains `folder` is, without opening it. */
export async function findBoard(
  folder: string,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ readonly commonDir: string; readonly address: DatabaseAddress | undefined }> {
  const git = new Git({ binary: environment["TUTTI_GIT"], environment });
  const repository = await findRepository(git, folder, signal);
  const settings = createSettingsReader(settingsFiles(repository.commonDir, environment), () => {})();
  const address = await findDatabase(git, repository, settings, environment, signal);
  return { commonDir: repository.commonDir, address };
}
