import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "./git.ts";

/*
 * Paths here are byte strings: one character per byte, because a file's name
 * need not be UTF-8. `bytePath` turns them into what the file system takes.
 */

export interface WorkingFiles {
  /** Tracked files that differ from the index or from HEAD, deleted ones too. */
  readonly changed: readonly string[];
  /** New files that are not ignored. */
  readonly untracked: readonly string[];
  /** Folders that are repositories of their own, which git never takes in. With a slash at the end. */
  readonly nested: readonly string[];
}

/** What is not committed. Uses and changes no index but the worktree's own, read only. */
export async function listWorkingFiles(git: Git, worktree: string, signal: AbortSignal): Promise<WorkingFiles> {
  const list = async (...args: string[]) => fields(await git.bytes(worktree, args, {}, signal));
  const differing = await list("diff-files", "-z", "--name-only", "--ignore-submodules=all");
  // A staged file may hold other bytes on disk than in the index: git turns line endings and runs filters.
  const staged = await list("diff-index", "-z", "--cached", "--name-only", "--no-renames", "HEAD");
  const hidden = await hiddenFiles(worktree, await list("ls-files", "-v", "-z"));
  const others = await list("ls-files", "-z", "--others", "--exclude-standard");
  const { filled, replaced } = await submodules(worktree, await list("ls-files", "-z", "--stage"));
  return {
    changed: [...new Set([...differing, ...staged, ...hidden, ...replaced])],
    untracked: others.filter((path) => !path.endsWith("/")),
    nested: [...others.filter((path) => path.endsWith("/")), ...filled],
  };
}

export type FileState =
  | { readonly kind: "file"; readonly executable: boolean }
  | { readonly kind: "link"; readonly target: Buffer }
  /** Not there, or a folder or device in its place. */
  | { readonly kind: "gone" };

export async function stateOf(worktree: string, path: string): Promise<FileState> {
  try {
    const place = bytePath(worktree, path);
    const stat = await lstat(place);
    if (stat.isSymbolicLink()) return { kind: "link", target: await readlink(place, { encoding: "buffer" }) };
    return stat.isFile() ? { kind: "file", executable: (stat.mode & 0o100) !== 0 } : { kind: "gone" };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "gone" };
    throw error;
  }
}

/** The place of a byte-string path on disk. */
export function bytePath(folder: string, path: string): Buffer | string {
  // Windows has only Unicode names; a byte path means nothing there.
  if (process.platform === "win32") return join(folder, Buffer.from(path, "latin1").toString("utf8"));
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, "latin1")]);
}

/** The fields of `-z` output. */
export function fields(output: string): string[] {
  return output.split("\0").filter((field) => field !== "");
}

/** The folders on the way to `path`, the outermost first. */
export function parentsOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, place) => parts.slice(0, place + 1).join("/"));
}

/** Files that somebody told git not to look at (`assume-unchanged`, `skip-worktree`) and that are on disk. */
async function hiddenFiles(worktree: string, tagged: readonly string[]): Promise<string[]> {
  const paths = tagged.filter((entry) => /^[a-zS] /.test(entry)).map((entry) => entry.slice(2));
  const states = await Promise.all(paths.map((path) => stateOf(worktree, path)));
  return paths.filter((_, index) => states[index]?.kind !== "gone");
}

interface Submodules {
  /** Checked out, or something else lies in their folder: git looks into neither. */
  readonly filled: readonly string[];
  /** A file or link stands where the folder was; git passes over it. */
  readonly replaced: readonly string[];
}

async function submodules(worktree: string, staged: readonly string[]): Promise<Submodules> {
  const links = staged.filter((entry) => entry.startsWith("160000 "));
  const paths = new Set(links.map((entry) => entry.slice(entry.indexOf("\t") + 1)));
  const filled: string[] = [];
  const replaced: string[] = [];
  for (const path of paths) {
    const entries = await readdir(bytePath(worktree, path)).catch(() => []);
    if ((await stateOf(worktree, path)).kind !== "gone") replaced.push(path);
    else if (entries.length > 0) filled.push(`${path}/`);
  }
  return { filled, replaced };
}
