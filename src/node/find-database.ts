import { refused } from "#core/errors.ts";
import type { Settings } from "#core/settings.ts";
import type { Environment } from "./git/environment.ts";
import type { Git } from "./git/git.ts";
import { readRepository, type Repository } from "./git/repository.ts";
import { databaseAddress, type DatabaseAddress } from "./postgres/database-address.ts";

/**
 * The database that keeps the board of this repository; `undefined` when that is the file beside its objects.
 *
 * All clones of one repository share a board: it is named after the remote, or after the first commit where there is none.
 *
 * @param url  from the environment, which may hold a password, else from the settings, which may not
 * @throws TuttiError `refused` when the address is none, or keeps a password where others may read it
 */
export async function findDatabase(
  git: Git,
  repository: Repository,
  settings: Settings,
  environment: Environment,
  signal: AbortSignal,
): Promise<DatabaseAddress | undefined> {
  const given = environment["TUTTI_DATABASE_URL"] ?? "";
  const url = given === "" ? settings.databaseUrl : given;
  if (url === undefined) return undefined;
  if (given === "" && URL.canParse(url) && new URL(url).password !== "") {
    throw refused(
      "The address of the database in the settings holds a password. Remove it there, and put it into ~/.pgpass, PGPASSWORD or TUTTI_DATABASE_URL.",
    );
  }
  return databaseAddress(url, settings.board ?? (await boardName(git, repository, settings, signal)));
}

async function boardName(git: Git, repository: Repository, settings: Settings, signal: AbortSignal): Promise<string> {
  const { remotes } = await readRepository(git, repository, signal);
  const place = (remotes.find(({ name }) => name === settings.remote) ?? remotes[0])?.forge;
  if (place !== undefined) return `${place.host}/${place.owner}/${place.repo}`.toLowerCase();
  const { code, output } = await git.answer(
    repository.top,
    ["rev-list", "--max-parents=0", "HEAD"],
    { answers: [128] },
    signal,
  );
  const first = output.toString("utf8").trim().split("\n").at(-1) ?? "";
  if (code === 0 && first !== "") return first;
  throw refused("A board in a shared database needs a name: commit something, add a remote, or set “board”.");
}
