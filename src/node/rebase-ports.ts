import { isActive, type Run, type RunPlace } from "#core/board/run.ts";
import { TuttiError } from "#core/errors.ts";
import type { RebasePorts } from "#core/tutti.ts";
import type { Worktrees } from "#core/run/worktrees.ts";
import type { Parts } from "./assemble-project.ts";
import { exists } from "./git/checkouts.ts";
import type { GitWorktrees } from "./git/git-worktrees.ts";
import { commitsBetween, newestBase } from "./git/newest-base.ts";

type Here = Pick<Parts, "git" | "repository" | "settings" | "site">;

export function rebasePorts({ git, repository, settings, site }: Here, worktrees: Worktrees): RebasePorts {
  return {
    base: (signal) => newestBase(git, repository, settings(), signal),
    fit: async ({ place }, commit, signal) => {
      if (place === undefined || !isHere(place, site)) return undefined;
      return (await exists(place.path)) ? worktrees.fit(place, commit, signal) : undefined;
    },
  };
}

/** See `TuttiPorts`: nothing is known of a worktree that is not here. */
export async function requirePutBack(
  { site }: Pick<Here, "site">,
  worktrees: Pick<GitWorktrees, "requirePutBack">,
  { place }: Run,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  if (place !== undefined && isHere(place, site)) await worktrees.requirePutBack(place, commit, signal);
}

/** Whether a run works in a worktree of this clone: what is worked on elsewhere is only a copy here. */
function isHere({ elsewhere, site: of }: RunPlace, site: string | undefined): boolean {
  return elsewhere === undefined && (of === undefined || of === site);
}

/** What the base branch has gained since the work of a run began, as far as this clone knows. */
export async function behind(
  { git, repository, settings }: Omit<Here, "site">,
  { place, state }: Run,
  signal: AbortSignal,
): Promise<{ readonly commits: number; readonly name: string } | undefined> {
  const goesOn = isActive(state) || ["waiting", "interrupted", "published"].includes(state.name);
  if (place === undefined || !goesOn) return undefined;
  try {
    const { commit, name } = await newestBase(git, repository, settings(), signal);
    const commits = await commitsBetween(git, repository, place.base, commit, signal);
    return commits === undefined || commits === 0 ? undefined : { commits, name };
  } catch (error) {
    if (TuttiError.from(error)?.kind === "refused") return undefined; // there is no such branch to compare with
    throw error;
  }
}
