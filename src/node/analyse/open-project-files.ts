import type { ProjectFiles } from "#core/analyse/project-files.ts";
import type { Git } from "../git/git.ts";
import { liesInRepository } from "../git/in-repository.ts";
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
  return (await liesInRepository(folder)) ? await openGitFiles(git, folder, signal) : new WalkedFiles(folder);
}
