import type { RebaseOnto } from "#core/board/rebase-order.ts";
import { refused } from "#core/errors.ts";
import type { Git } from "./git.ts";
import { commitOf, type Repository } from "./repository.ts";

/** Which branch the settings merge into, on which remote. */
export interface BaseSettings {
  readonly baseBranch?: string | undefined;
  readonly remote: string;
}

/**
 * The base branch as this clone knows it: the one of the settings, else what is
 * checked out, where new runs begin. What was fetched counts where it is ahead
 * of the local branch. Nothing is fetched.
 *
 * @throws TuttiError `refused` when there is no such branch
 */
export async function newestBase(
  git: Git,
  { top }: Pick<Repository, "top">,
  { baseBranch, remote }: BaseSettings,
  signal: AbortSignal,
): Promise<RebaseOnto> {
  const name = baseBranch ?? (await checkedOut(git, top, signal));
  if (name === undefined) {
    const head = await commitOf(git, top, "HEAD", signal);
    if (head === undefined) throw refused(`${top} has no commit yet, so nothing can be rebased onto it.`);
    return { commit: head, name: head.slice(0, 10) };
  }
  const local = await commitOf(git, top, `refs/heads/${name}`, signal);
  const fetched = await commitOf(git, top, `refs/remotes/${remote}/${name}`, signal);
  if (fetched !== undefined && fetched !== local) {
    const ahead =
      local === undefined || (await git.asks(top, ["merge-base", "--is-ancestor", local, fetched], {}, signal));
    if (ahead) return { commit: fetched, name: `${remote}/${name}` };
  }
  if (local === undefined) {
    throw refused(`There is no branch ${name} here. Fetch it, or set “baseBranch” to another one.`);
  }
  return { commit: local, name };
}

/** How many commits `tip` has that `base` has not. */
export async function commitsBetween(
  git: Git,
  { top }: Pick<Repository, "top">,
  base: string,
  tip: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const args = ["rev-list", "--count", "--end-of-options", `${base}..${tip}`];
  const { code, output } = await git.answer(top, args, { answers: [128] }, signal); // it may be of another clone
  return code === 0 ? Number(output.toString("utf8").trim()) : undefined;
}

async function checkedOut(git: Git, top: string, signal: AbortSignal): Promise<string | undefined> {
  const args = ["symbolic-ref", "--quiet", "--short", "HEAD"];
  const { code, output } = await git.answer(top, args, { answers: [1] }, signal);
  return code === 0 ? output.toString("utf8").trim() : undefined;
}
