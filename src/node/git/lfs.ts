import type { Git, GitOptions } from "./git.ts";

/** Whether any `.gitattributes` of a commit gives files to Git LFS. What is no commit does not. */
export async function usesLfs(git: Git, cwd: string, commit: string, signal: AbortSignal): Promise<boolean> {
  const args = ["grep", "--quiet", "--fixed-strings", "-e", "filter=lfs", commit, "--", ":(top,glob)**/.gitattributes"];
  return (await git.answer(cwd, args, { answers: [1, 128] }, signal)).code === 0;
}

/**
 * Puts the objects that the main checkout has into a worktree, in place of their pointers. One that it has not stays
 * a pointer, as there; so do all where the person has not set up git-lfs.
 *
 * @throws TuttiError `refused` when git-lfs is set up, and is not installed
 */
export async function fillLfs(git: Git, worktree: string, signal: AbortSignal): Promise<void> {
  if (!(await usesLfs(git, worktree, "HEAD", signal))) return;
  const { code } = await git.answer(worktree, ["config", "--get", "filter.lfs.clean"], { answers: [1] }, signal);
  if (code === 0) await git.text(worktree, ["lfs", "checkout"], {}, signal);
}

/**
 * Uploads the objects of a branch that its remote has not. Hooks do not run when Tutti pushes, so git-lfs does not
 * learn of it otherwise.
 *
 * @param options  with the credentials for the remote
 */
export async function pushLfs(
  git: Git,
  top: string,
  remote: string,
  branch: string,
  options: GitOptions,
  signal: AbortSignal,
): Promise<{ readonly code: number; readonly complaint: string }> {
  const ref = `refs/heads/${branch}`;
  if (!(await usesLfs(git, top, ref, signal)) || !(await hasNewPointers(git, top, remote, ref, signal)))
    return { code: 0, complaint: "" };
  return await git.answer(top, ["lfs", "push", remote, branch], { ...options, answers: [1, 2, 128] }, signal);
}

async function hasNewPointers(
  git: Git,
  top: string,
  remote: string,
  ref: string,
  signal: AbortSignal,
): Promise<boolean> {
  const pattern = String.raw`^version https://git-lfs\.github\.com/spec/`;
  const search = ["log", "-1", "--format=%H", "--no-textconv", "--diff-filter=AM", "-G", pattern];
  return (await git.text(top, [...search, ref, "--not", `--remotes=${remote}`, "--"], {}, signal)) !== "";
}
