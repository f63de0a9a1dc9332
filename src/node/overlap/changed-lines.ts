import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { touchOf, type Touch } from "#core/overlap/touch.ts";
import { parseDiff } from "#core/review/parse-diff.ts";
import { diffCommand } from "../git/diff-work.ts";
import type { Git, GitOptions } from "../git/git.ts";
import { gitDirOf } from "../git/temporary-index.ts";
import { fields } from "../git/working-files.ts";

/** The lines themselves, found as git's merge finds them. */
const narrow = [...diffCommand, "--unified=0", "--diff-algorithm=histogram"];

/** Longer lists of paths are not named to git: it looks at everything then. */
const MOST_BYTES = 60_000;

/**
 * What a worktree has changed since `base` in the files of these paths, or in
 * all, uncommitted and new ones included. Neither its index nor anything else
 * of it is written.
 *
 * @param mayBeNew  whether files may be among them that git does not know yet; looking for those costs as much again
 */
export async function changedLines(
  git: Git,
  worktree: string,
  base: string,
  paths: readonly string[] | undefined,
  signal: AbortSignal,
  mayBeNew = true,
): Promise<readonly Touch[]> {
  const named = pathsFor(paths);
  const diff = async (options: GitOptions) => {
    const args = ["--literal-pathspecs", ...narrow, "--end-of-options", base, "--", ...named];
    return parseDiff(await git.text(worktree, args, options, signal)).map(touchOf);
  };
  if (!mayBeNew) return diff(within(worktree));
  const others = await git.bytes(
    worktree,
    ["--literal-pathspecs", "ls-files", "-z", "--others", "--exclude-standard", "--", ...named],
    within(worktree),
    signal,
  );
  const added = fields(others).filter((path) => !path.endsWith("/"));
  if (added.length === 0) return diff(within(worktree));
  await using index = await copyIndex(git, worktree, signal);
  const options = { environment: { ...within(worktree).environment, GIT_INDEX_FILE: index.path } };
  const input = Buffer.from(added.map((path) => `${path}\0`).join(""), "latin1");
  const add = ["--literal-pathspecs", "-c", "core.safecrlf=false", "-c", "advice.addEmbeddedRepo=false", "add"];
  const intent = [...add, "--intent-to-add", "--pathspec-from-file=-", "--pathspec-file-nul"];
  await git.text(worktree, intent, { ...options, input }, signal);
  return await diff(options); // before the copy goes
}

/** What turns one commit into another. */
export async function committedLines(
  git: Git,
  top: string,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<readonly Touch[]> {
  const text = await git.text(top, [...narrow, "--end-of-options", from, to, "--"], {}, signal);
  return parseDiff(text).map(touchOf);
}

/** The files that git knows in a worktree or would take in, of these paths or of all. A nested repository ends with a slash. */
export async function knownFiles(
  git: Git,
  worktree: string,
  paths: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ["--literal-pathspecs", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"];
  const output = await git.text(worktree, [...args, ...pathsFor(paths)], within(worktree), signal);
  return fields(output);
}

/** Those of the paths that git ignores. */
export async function ignoredOf(
  git: Git,
  worktree: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const options = { ...within(worktree), input: paths.map((path) => `${path}\0`).join(""), answers: [1] };
  const { output } = await git.answer(worktree, ["check-ignore", "-z", "--stdin"], options, signal);
  return fields(output.toString("utf8"));
}

function pathsFor(paths: readonly string[] | undefined): readonly string[] {
  const bytes = paths?.reduce((sum, path) => sum + path.length + 1, 0) ?? 0;
  return bytes > MOST_BYTES ? [] : (paths ?? []);
}

/** A worktree whose `.git` is gone must not become part of a repository in the folders above. */
function within(worktree: string): { readonly environment: Readonly<Record<string, string>> } {
  return { environment: { GIT_CEILING_DIRECTORIES: dirname(worktree) } };
}

/** Elsewhere, so that nothing that happens to the copy is seen in the worktree or in git's folder for it. */
async function copyIndex(
  git: Git,
  worktree: string,
  signal: AbortSignal,
): Promise<AsyncDisposable & { readonly path: string }> {
  const gitDir = await gitDirOf(git, worktree, signal);
  const folder = await mkdtemp(join(tmpdir(), "tutti-index-"));
  const path = join(folder, "index");
  await copyFile(join(gitDir, "index"), path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error; // without an index nothing is tracked yet
  });
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}
