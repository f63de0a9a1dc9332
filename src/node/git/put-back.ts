import { refused } from "#core/errors.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { exists, listCheckouts } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { commitOf } from "./repository.ts";
import { holdsRepositories, requireIgnoredKept, saveToTrash, type Trash } from "./trash.ts";
import { fields, listWorkingFiles } from "./working-files.ts";

/**
 * Puts a worktree and its branch back to `commit`, and its files to the tree
 * `files`, where one is given: they differ from the commit then. What git ignores stays as
 * it is; all else that is in it, and every commit that the branch leaves
 * behind, is saved first.
 *
 * @returns the ref from which it can be restored, or `undefined` when nothing was left behind
 * @throws TuttiError `refused` when something cannot be saved, or the commit is gone: nothing was changed then
 */
export async function putBack(
  git: Git,
  worktree: Worktree,
  { commit, files }: { readonly commit: string; readonly files: string | undefined },
  trash: Trash,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { path, branch } = worktree;
  await requireTarget(git, worktree, commit, trash.top, signal);
  const nested = await requireNothingHeld(git, path, trash, signal);
  const left = await leftBehind(git, worktree, commit, signal);
  const ref = await saveToTrash(git, worktree, { ...trash, doing: "put back", left }, signal);
  for (const unfinished of ["rebase", "am"]) {
    await git.answer(path, [unfinished, "--quit"], { answers: [1, 128] }, signal); // usually there is none
  }
  await showHidden(git, path, signal);
  await git.text(
    path,
    ["update-ref", "-m", "tutti: back to an earlier step", `refs/heads/${branch}`, commit],
    {},
    signal,
  );
  await git.text(
    path,
    ["symbolic-ref", "-m", "tutti: back to the task's branch", "HEAD", `refs/heads/${branch}`],
    {},
    signal,
  );
  await git.text(path, ["reset", "--hard", "--quiet", commit], {}, signal);
  await git.text(path, ["clean", "-d", "--force", "--quiet"], {}, signal);
  if (nested.length > 0) {
    // Submodules that hold no work, where the commit has none. Git removes repositories only when it is told twice.
    const folders = nested.map((folder) => `:(top,literal)${Buffer.from(folder, "latin1").toString("utf8")}`);
    await git.text(path, ["clean", "-d", "--force", "--force", "--quiet", "--", ...folders], {}, signal);
  }
  if (files !== undefined) {
    await git.text(path, ["read-tree", "--reset", "-u", files], {}, signal);
    await git.text(path, ["reset", "--quiet", "--mixed", commit], {}, signal);
  }
  return ref;
}

/**
 * Looks whether a worktree can be put back to `commit`, and changes nothing. It may be gone: it is made again then.
 *
 * @throws TuttiError `refused`, as `putBack`
 */
export async function requirePutBack(
  git: Git,
  worktree: Worktree,
  commit: string,
  trash: Trash,
  signal: AbortSignal,
): Promise<void> {
  await requireTarget(git, worktree, commit, trash.top, signal);
  if (!(await exists(worktree.path))) return;
  await requireNothingHeld(git, worktree.path, trash, signal);
  await requireIgnoredKept(git, worktree.path, { ...trash, doing: "put back" }, signal);
}

async function requireTarget(
  git: Git,
  { path, branch }: Worktree,
  commit: string,
  top: string,
  signal: AbortSignal,
): Promise<void> {
  if ((await commitOf(git, top, commit, signal)) === undefined) {
    throw refused(`The commit ${commit} of ${branch} is gone, so ${path} cannot be put back to it.`);
  }
  const checkouts = await listCheckouts(git, top, signal);
  const elsewhere = checkouts.find((each) => each.branch === branch && each.path !== path);
  if (elsewhere !== undefined) {
    throw refused(`${branch} is checked out in ${elsewhere.path}. Switch that checkout to another branch first.`);
  }
}

/** @returns the repositories inside the worktree, none of which holds work */
async function requireNothingHeld(
  git: Git,
  path: string,
  trash: Trash,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { nested } = await listWorkingFiles(git, path, signal);
  const held = await trash.unsavable(path, nested, signal);
  if (held.length > 0) throw holdsRepositories(path, held, "put back");
  return nested;
}

/** The ends of what the branch, or a HEAD beside it, will no longer reach. */
async function leftBehind(
  git: Git,
  { path, branch }: Worktree,
  commit: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const left: string[] = [];
  for (const name of ["HEAD", `refs/heads/${branch}`]) {
    const tip = await commitOf(git, path, name, signal);
    if (tip === undefined || left.includes(tip)) continue;
    if (!(await git.asks(path, ["merge-base", "--is-ancestor", tip, commit], {}, signal))) left.push(tip);
  }
  return left;
}

/** Files that an agent told git not to look at would stay as they are. */
async function showHidden(git: Git, path: string, signal: AbortSignal): Promise<void> {
  const entries = fields(await git.bytes(path, ["ls-files", "-v", "-z"], {}, signal));
  const hidden = entries.filter((entry) => !/^[HMRCK?] /.test(entry)).map((entry) => `${entry.slice(2)}\0`);
  if (hidden.length === 0) return;
  const input = Buffer.from(hidden.join(""), "latin1");
  for (const flag of ["--no-assume-unchanged", "--no-skip-worktree"]) {
    await git.text(path, ["update-index", flag, "-z", "--stdin"], { input }, signal);
  }
}
