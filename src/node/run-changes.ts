import type { Run } from "#core/board/run.ts";
import { machineOf } from "#core/dispatch/workforce.ts";
import { refused } from "#core/errors.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { Parts } from "./assemble-project.ts";
import { exists } from "./git/checkouts.ts";
import { diffCommits } from "./git/diff-work.ts";
import type { GitWorktrees } from "./git/git-worktrees.ts";
import { commitOf } from "./git/repository.ts";

/** A run's worktree shows the present; once it is gone, what was delivered last. */
export async function changesOf(
  { git, repository, site }: Pick<Parts, "git" | "repository" | "site">,
  worktrees: GitWorktrees,
  run: Run,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const { place } = run;
  if (place === undefined) return [];
  const elsewhere = place.site !== undefined && place.site !== site;
  if (!elsewhere && (await exists(place.path))) return worktrees.diff(place, signal);
  const commit = run.deliveries.at(-1)?.commit;
  if (commit === undefined) return [];
  if (elsewhere && (await commitOf(git, repository.top, commit, signal)) === undefined) {
    const where = machineOf(place.site ?? "");
    throw refused(
      `The work of run ${run.id} is in another clone, on ${where}: look at it there, or here once it is published.`,
    );
  }
  return diffCommits(git, repository.top, place.base, commit, signal);
}
