import { refused } from "#core/errors.ts";
import type { Commit, Worktree } from "#core/run/worktrees.ts";
import type { Git } from "./git.ts";
import { addAll } from "./add-all.ts";
import { commitOf, readIdentity } from "./repository.ts";

/**
 * Commits everything that changed, on the worktree's own branch, without hooks
 * and without a signature (a signing key may ask for its passphrase).
 */
export async function commitWork(git: Git, worktree: Worktree, message: string, signal: AbortSignal): Promise<Commit> {
  const { path } = worktree;
  await returnToBranch(git, worktree, signal);
  await addAll(git, path, {}, signal);
  const head = () => git.line(path, ["rev-parse", "--verify", "HEAD^{commit}"], {}, signal);
  if (await git.asks(path, ["diff", "--cached", "--quiet", "--no-ext-diff"], {}, signal)) {
    return { commit: undefined, head: await head() };
  }
  const identity = (await readIdentity(git, path, signal)) ?? { name: "Tutti", email: "tutti@localhost" };
  const settings = [`user.name=${identity.name}`, `user.email=${identity.email}`, "core.hooksPath=/dev/null"];
  const options = ["--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=whitespace", "--file=-"];
  const args = [...settings.flatMap((setting) => ["-c", setting]), "commit", ...options];
  await git.text(path, args, { input: message.trim() === "" ? "Work of an agent" : message }, signal);
  const commit = await head();
  return { commit, head: commit };
}

/** An agent may have made a branch of its own, or detached HEAD. Its commits belong on the task's branch. */
async function returnToBranch(git: Git, { path, branch }: Worktree, signal: AbortSignal): Promise<void> {
  const { code, output } = await git.answer(path, ["symbolic-ref", "--quiet", "HEAD"], { answers: [1] }, signal);
  const ref = `refs/heads/${branch}`;
  if (code === 0 && output.toString("utf8").trim() === ref) return;
  const [head, tip] = [await commitOf(git, path, "HEAD", signal), await commitOf(git, path, ref, signal)];
  const forward =
    head !== undefined &&
    (tip === undefined || (await git.asks(path, ["merge-base", "--is-ancestor", tip, head], {}, signal)));
  if (!forward) {
    throw refused(
      `The agent left the branch ${branch} in ${path} and went on from another commit. ` +
        `Nothing was changed; merge or switch there by hand.`,
    );
  }
  await git.text(path, ["update-ref", "-m", "tutti: take in the agent's commits", ref, head], {}, signal);
  await git.text(path, ["symbolic-ref", "-m", "tutti: back to the task's branch", "HEAD", ref], {}, signal);
}
