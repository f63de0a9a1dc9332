import type { Git } from "./git.ts";
import { strayCommits } from "./stray-commits.ts";
import { gitDirOf, openTemporaryIndex } from "./temporary-index.ts";
import { fields, listWorkingFiles, parentsOf, stateOf, type FileState, type WorkingFiles } from "./working-files.ts";

/** Everything of a worktree that no branch remembers, as trees and commits in the repository. */
export interface SavedWork {
  /** What HEAD was. */
  readonly head: string;
  /** The files as they are on disk, byte for byte: no line ending is changed and no filter runs. */
  readonly filesTree: string;
  /** The files as they were staged. */
  readonly indexTree: string;
  /** Commits that only this worktree knew: a detached HEAD, its reflog, a merge in progress. */
  readonly strays: readonly string[];
  /** Nothing would be lost without it. */
  readonly empty: boolean;
}

/**
 * Stores all work of a worktree as git objects. Neither its index nor its files
 * are touched.
 *
 * @param ignored  files to keep although git ignores them
 */
export async function saveWork(
  git: Git,
  worktree: string,
  ignored: readonly string[],
  signal: AbortSignal,
): Promise<SavedWork> {
  const gitDir = await gitDirOf(git, worktree, signal);
  const head = await git.line(worktree, ["rev-parse", "--verify", "HEAD^{commit}"], {}, signal);
  const headTree = await git.line(worktree, ["rev-parse", "--verify", "HEAD^{tree}"], {}, signal);
  const files = await listWorkingFiles(git, worktree, signal);
  const all = { ...files, untracked: [...new Set([...files.untracked, ...ignored])] };
  const filesTree = await writeFilesTree(git, worktree, gitDir, all, zerosLike(head), signal);
  const indexTree = await writeIndexTree(git, worktree, gitDir, zerosLike(head), signal);
  const strays = await strayCommits(git, worktree, gitDir, head, signal);
  const clean = filesTree === headTree && indexTree === headTree;
  return { head, filesTree, indexTree, strays, empty: clean && strays.length === 0 };
}

/**
 * What is left of a worktree whose folder is gone: its staged files and its
 * commits.
 *
 * @param gitDir  git's own folder for that worktree
 */
export async function saveStaged(git: Git, gitDir: string, signal: AbortSignal): Promise<SavedWork> {
  const head = await git.line(gitDir, ["rev-parse", "--verify", "HEAD^{commit}"], {}, signal);
  const headTree = await git.line(gitDir, ["rev-parse", "--verify", "HEAD^{tree}"], {}, signal);
  const indexTree = await writeIndexTree(git, gitDir, gitDir, zerosLike(head), signal);
  const strays = await strayCommits(git, gitDir, gitDir, head, signal);
  return { head, filesTree: indexTree, indexTree, strays, empty: indexTree === headTree && strays.length === 0 };
}

/** Git's id of nothing, in the length this repository uses. */
function zerosLike(commit: string): string {
  return "0".repeat(commit.length);
}

async function writeFilesTree(
  git: Git,
  worktree: string,
  gitDir: string,
  { changed, untracked }: WorkingFiles,
  zeros: string,
  signal: AbortSignal,
): Promise<string> {
  await using index = await openTemporaryIndex(gitDir);
  const removals: string[] = [];
  const plain: { path: string; mode: string }[] = [];
  const additions: string[] = [];
  const news = new Set(untracked);
  for (const path of [...changed, ...untracked]) {
    // Below a new link that stands where a folder was, the disk shows another folder's files.
    const state: FileState = parentsOf(path).some((parent) => news.has(parent))
      ? { kind: "gone" }
      : await stateOf(worktree, path);
    // An entry is removed first in any case: a file may have become a folder, or the reverse.
    removals.push(`0 ${zeros}\t${path}`);
    if (state.kind === "file") plain.push({ path, mode: state.executable ? "100755" : "100644" });
    if (state.kind === "link") {
      const args = ["hash-object", "-w", "--no-filters", "--stdin"];
      additions.push(`120000 ${await git.line(worktree, args, { input: state.target }, signal)}\t${path}`);
    }
  }
  const hashes = await hashFiles(git, worktree, plain, signal);
  plain.forEach(({ path, mode }, place) => additions.push(`${mode} ${hashes[place]}\t${path}`));
  await updateIndex(git, worktree, index.environment, [...removals, ...additions], signal);
  return await writeTree(git, worktree, index.environment, signal);
}

async function hashFiles(
  git: Git,
  worktree: string,
  files: readonly { readonly path: string }[],
  signal: AbortSignal,
): Promise<string[]> {
  if (files.length === 0) return [];
  const input = Buffer.from(files.map(({ path }) => `${quote(path)}\n`).join(""), "latin1");
  const args = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
  return (await git.text(worktree, args, { input }, signal)).trimEnd().split("\n");
}

/** The staged state. Of a file in conflict, each side is kept as `NAME~1`, `NAME~2`, `NAME~3`, as a tree knows no sides. */
async function writeIndexTree(
  git: Git,
  worktree: string,
  gitDir: string,
  zeros: string,
  signal: AbortSignal,
): Promise<string> {
  await using index = await openTemporaryIndex(gitDir);
  const unmerged = fields(
    await git.bytes(worktree, ["ls-files", "-z", "--unmerged"], { environment: index.environment }, signal),
  );
  const lines = unmerged.flatMap((entry) => {
    const [, mode, hash, stage, path] = /^(\d+) ([0-9a-f]+) ([123])\t([^]*)$/.exec(entry) ?? [];
    return [`0 ${zeros}\t${path}`, `${mode} ${hash}\t${path}~${stage}`];
  });
  const removals = lines.filter((line) => line.startsWith("0 "));
  const sides = lines.filter((line) => !line.startsWith("0 "));
  await updateIndex(git, worktree, index.environment, [...removals, ...sides], signal);
  return await writeTree(git, worktree, index.environment, signal);
}

async function updateIndex(
  git: Git,
  worktree: string,
  environment: Readonly<Record<string, string>>,
  lines: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (lines.length === 0) return;
  const input = Buffer.from(lines.map((line) => `${line}\0`).join(""), "latin1");
  await git.text(worktree, ["update-index", "-z", "--index-info"], { environment, input }, signal);
}

function writeTree(
  git: Git,
  worktree: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  return git.line(worktree, ["write-tree"], { environment }, signal);
}

/** In git's own quotes where a newline, a quote or a backslash stands in the name. */
function quote(path: string): string {
  if (!/["\n\\]/.test(path)) return path;
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
