import { fields } from "./working-files.ts";
import type { Git } from "./git.ts";

/** Names in one call of git: command lines are limited. */
const atOnce = 200;

/**
 * Which of `paths`, and of what lay below them, the history of this branch knows
 * as deleted. Nothing in a repository without a commit.
 *
 * @param paths  files or folders, relative to the repository
 */
export async function formerPaths(
  git: Git,
  top: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const former: string[] = [];
  if (!(await git.asks(top, ["rev-parse", "--verify", "--quiet", "HEAD"], {}, signal))) return [];
  for (let start = 0; start < paths.length; start += atOnce) {
    const names = paths.slice(start, start + atOnce);
    const log = ["--literal-pathspecs", "log", "--format=", "--name-only", "-z", "--no-renames", "--diff-filter=D"];
    former.push(...fields(await git.text(top, [...log, "HEAD", "--", ...names], {}, signal)));
  }
  return former;
}
