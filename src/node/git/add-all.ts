import type { Git, GitOptions } from "./git.ts";
import { fields } from "./working-files.ts";

/**
 * Stages everything that changed in a worktree. Repositories inside it are left
 * out: git would note them as submodules that nobody can fetch, or stop at one
 * without commits.
 *
 * @param options  with `GIT_INDEX_FILE` to stage into another index
 */
export async function addAll(git: Git, worktree: string, options: GitOptions, signal: AbortSignal): Promise<void> {
  const others = await git.bytes(worktree, ["ls-files", "-z", "--others", "--exclude-standard"], options, signal);
  const nested = fields(others).filter((path) => path.endsWith("/"));
  const paths = [".", ...nested.map((path) => `:(exclude,top,literal)${path}`)];
  const input = Buffer.from(paths.map((path) => `${path}\0`).join(""), "latin1");
  const args = ["-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false", "add", "--all"];
  await git.text(worktree, [...args, "--pathspec-from-file=-", "--pathspec-file-nul"], { ...options, input }, signal);
}
