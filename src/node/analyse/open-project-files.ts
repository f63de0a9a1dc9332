import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ProjectFiles } from "#core/analyse/project-files.ts";
import type { Git } from "../git/git.ts";
import { openGitFiles } from "./git-files.ts";
import { WalkedFiles } from "./walked-files.ts";

/**
 * The files of a folder: as git lists them when it belongs to a repository or
 * is a worktree, else as they lie on disk, without what ignore files name.
 *
 * @param folder  absolute
 * @throws TuttiError `refused` when there is a repository, but git is missing or does not trust it
 */
export async function openProjectFiles(git: Git, folder: string, signal: AbortSignal): Promise<ProjectFiles> {
  return (await belongsToRepository(folder)) ? await openGitFiles(git, folder, signal) : new WalkedFiles(folder);
}

async function belongsToRepository(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await access(join(at, ".git")).then(
      () => true,
      () => false,
    );
    if (found) return true;
    if (dirname(at) === at) return false;
  }
}
