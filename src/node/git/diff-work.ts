import type { FileChange } from "#core/review/diff.ts";
import { parseDiff } from "#core/review/parse-diff.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import { addAll } from "./add-all.ts";
import type { Git } from "./git.ts";
import { gitDirOf, openTemporaryIndex } from "./temporary-index.ts";

/** Files above this size are listed as binary: nobody reads them line by line. */
const READABLE = "4m";

/** The same output whatever the person has configured. */
const settings = ["core.quotePath=true", "diff.suppressBlankEmpty=false", `core.bigFileThreshold=${READABLE}`];
const format =
  "--no-color --no-ext-diff --no-textconv --no-relative --src-prefix=a/ --dst-prefix=b/ --find-renames " +
  "--unified=3 --inter-hunk-context=0 --submodule=short --ignore-submodules=dirty";
/** The arguments of a diff that `parseDiff` reads, to be followed by what is compared. */
export const diffCommand = [...settings.flatMap((setting) => ["-c", setting]), "diff", ...format.split(" ")];

/** What a worktree changes against its base, uncommitted and new files included. Its index stays as it is. */
export async function diffWork(git: Git, worktree: Worktree, signal: AbortSignal): Promise<readonly FileChange[]> {
  await using index = await openTemporaryIndex(await gitDirOf(git, worktree.path, signal));
  const { environment } = index;
  await addAll(git, worktree.path, { environment }, signal);
  const args = [...diffCommand, "--cached", "--end-of-options", worktree.base, "--"];
  return parseDiff(await git.text(worktree.path, args, { environment }, signal));
}

/** What `commit` changes against `base`, for work whose worktree is gone. */
export async function diffCommits(
  git: Git,
  top: string,
  base: string,
  commit: string,
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  return parseDiff(await git.text(top, [...diffCommand, "--end-of-options", base, commit, "--"], {}, signal));
}

/** The text of a file at a commit; `undefined` when it is not there, or is binary. */
export async function readText(
  git: Git,
  top: string,
  commit: string,
  file: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ["cat-file", "blob", "--end-of-options", `${commit}:${file}`];
  const { code, output } = await git.answer(top, args, { answers: [128] }, signal);
  return code === 0 && !output.subarray(0, 8_000).includes(0) ? output.toString("utf8") : undefined;
}
