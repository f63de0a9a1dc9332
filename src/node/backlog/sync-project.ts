import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { Decide } from "#core/backlog/sync/plan-sync.ts";
import { syncBacklog, type SyncReport } from "#core/backlog/sync/sync-backlog.ts";
import { refused } from "#core/errors.ts";
import type { Tutti } from "#core/tutti.ts";
import type { Repository } from "../git/repository.ts";
import { backlogFiles } from "./backlog-files.ts";

/** What a backlog that is kept in step belongs to. */
export interface BacklogHome {
  readonly tutti: Pick<Tutti, "board">;
  readonly repository: Pick<Repository, "top" | "commonDir">;
}

/**
 * Brings a backlog of the main checkout and the board together.
 *
 * @param name  the file, or the folder of one-file tasks, in the repository
 * @throws TuttiError `refused` in a worktree, in the midst of a merge, or for a file that is not there
 */
export async function syncProject(
  { tutti, repository }: BacklogHome,
  name: string,
  decide: Decide,
  dryRun: boolean,
): Promise<SyncReport> {
  if (isWorktree(repository)) {
    throw refused("Backlogs are kept in step in the main checkout only: a worktree's copy is its branch's own.");
  }
  return syncBacklog(tutti.board, name, backlogFiles(repository.top, name), decide, dryRun);
}

function isWorktree({ top, commonDir }: BacklogHome["repository"]): boolean {
  return basename(commonDir) === ".git" && resolve(commonDir) !== resolve(top, ".git");
}

/**
 * The name that a file or folder has in the repository.
 *
 * @param path  absolute
 * @throws TuttiError `refused` when it lies elsewhere
 */
export async function nameInRepository({ repository }: BacklogHome, path: string): Promise<string> {
  const real = async (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const file = join(await real(dirname(path)), basename(path));
  const name = relative(await real(repository.top), file).replaceAll("\\", "/");
  if (name === "" || name.startsWith(".."))
    throw refused(`${path} lies outside the repository, so it is not followed.`);
  return name;
}
