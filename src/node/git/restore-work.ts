import { chmod, lstat, mkdir, readFile, rmdir, symlink, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { refused } from "#core/errors.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import type { Git } from "./git.ts";
import { listIgnoredFiles } from "./ignored-files.ts";
import { commitOf } from "./repository.ts";
import { baseRef, TRASH } from "./trash.ts";
import { bytePath, fields, listWorkingFiles, parentsOf, stateOf } from "./working-files.ts";

/**
 * Opens the branch's worktree again and puts every saved file into it, byte
 * for byte, staged as it was. Refuses rather than overwrite newer work.
 */
export async function restoreWork(
  git: Git,
  top: string,
  ref: string,
  open: (branch: string, base: string) => Promise<Worktree>,
  signal: AbortSignal,
): Promise<Worktree> {
  if (!ref.startsWith(`${TRASH}/`)) throw refused(`${ref} is not saved work. It begins with ${TRASH}/.`);
  const note = await git.text(top, ["log", "-1", "--format=%B", ref, "--"], {}, signal);
  const [head = "", staged = ""] = (await git.line(top, ["log", "-1", "--format=%P", ref, "--"], {}, signal)).split(
    " ",
  );
  const saved = /^Tutti-Branch: (.+)$/m.exec(note)?.[1];
  if (saved === undefined) throw refused(`${ref} does not say which branch it belongs to.`);
  const worktree = await open(await branchAt(git, top, saved, head, signal), head);
  if ((await git.text(worktree.path, ["status", "--porcelain"], {}, signal)) !== "") {
    throw refused(`${worktree.path} has work of its own. Commit or remove it first, then restore ${ref} again.`);
  }
  if ((await commitOf(git, worktree.path, "HEAD", signal)) !== head) {
    throw refused(
      `${worktree.path} is at another commit than the saved work. Remove it first, then restore ${ref} again.`,
    );
  }
  await writeFiles(git, top, worktree.path, { head, ref }, signal);
  await git.text(worktree.path, ["read-tree", `${staged}^{tree}`], {}, signal);
  const base = /^Tutti-Base: (.+)$/m.exec(note)?.[1] ?? worktree.base;
  await git.text(top, ["update-ref", baseRef(worktree.branch), base], {}, signal);
  return { ...worktree, base };
}

/** The saved branch if it is still where it was, else a new one beside it, so that neither loses a commit. */
async function branchAt(git: Git, top: string, branch: string, head: string, signal: AbortSignal): Promise<string> {
  const beside = `${branch}-restored-${head.slice(0, 7)}`;
  for (let number = 0; ; number++) {
    const name = number === 0 ? branch : number === 1 ? beside : `${beside}-${number}`;
    const tip = await commitOf(git, top, `refs/heads/${name}`, signal);
    if (tip === undefined || tip === head) return name;
  }
}

interface Change {
  /** Git's mode; `000000` for a file that was deleted. */
  readonly mode: string;
  readonly hash: string;
  /** A byte string. */
  readonly path: string;
}

async function writeFiles(
  git: Git,
  top: string,
  worktree: string,
  { head, ref }: { readonly head: string; readonly ref: string },
  signal: AbortSignal,
): Promise<void> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--end-of-options", head, ref];
  const entries = fields(await git.bytes(worktree, args, {}, signal));
  const changes = entries.flatMap((entry, place): Change[] => {
    const [, mode = "", , hash = ""] = entry.split(" ");
    return entry.startsWith(":") ? [{ mode, hash, path: entries[place + 1] ?? "" }] : [];
  });
  await refuseOverwriting(git, top, worktree, changes, signal);
  const written = changes.filter(({ mode }) => mode !== "000000" && mode !== "160000");
  for (const { mode, path } of changes) {
    if (mode === "000000") await removeAt(bytePath(worktree, path));
  }
  for (const { mode, hash, path } of written) {
    const { output } = await git.answer(worktree, ["cat-file", "blob", hash], {}, signal);
    await place(bytePath(worktree, path), mode, output, worktree);
  }
}

/** A submodule's folder, which is empty now, stays for git to remove. */
async function removeAt(path: string | Buffer): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there?.isDirectory() !== true) await unlink(path).catch(ignoreMissing);
}

/** Git's status was clean, so only ignored files can be in the way: those that are not mere copies stay as they are. */
async function refuseOverwriting(
  git: Git,
  top: string,
  worktree: string,
  changes: readonly Change[],
  signal: AbortSignal,
): Promise<void> {
  const there = await listIgnoredFiles(git, top, worktree, [], signal);
  const saved = new Map(changes.map((change) => [change.path, change]));
  const { nested } = await listWorkingFiles(git, worktree, signal);
  const repository = nested.find((folder) => saved.has(folder.slice(0, -1)));
  if (repository !== undefined) {
    throw refused(
      `${worktree} holds the repository ${repository} where the saved work has something else. Remove it first.`,
    );
  }
  const isFolder = (path: string) => changes.some((change) => change.path.startsWith(`${path}/`));
  for (const path of there.own) {
    const change = saved.get(path);
    const inTheWay = change === undefined ? isFolder(path) || parentsOf(path).some((each) => saved.has(each)) : true;
    if (!inTheWay || (change !== undefined && (await holds(git, worktree, change, signal)))) continue;
    throw refused(
      `${worktree} holds another ${path} than the saved work, and git ignores it. Move it elsewhere, then restore again.`,
    );
  }
}

async function holds(git: Git, worktree: string, { mode, hash, path }: Change, signal: AbortSignal): Promise<boolean> {
  const state = await stateOf(worktree, path);
  const { output } = await git.answer(worktree, ["cat-file", "blob", hash], {}, signal);
  if (state.kind === "link") return mode === "120000" && state.target.equals(output);
  return state.kind === "file" && mode !== "120000" && (await readFile(bytePath(worktree, path))).equals(output);
}

async function place(path: string | Buffer, mode: string, content: Buffer, worktree: string): Promise<void> {
  await mkdir(parentOf(path, worktree), { recursive: true });
  // A link must be replaced, never written through. A folder here is empty: its files were removed above.
  const there = await lstat(path).catch(() => undefined);
  if (there !== undefined) await (there.isDirectory() ? rmdir(path) : unlink(path));
  if (mode === "120000") return symlink(content, path);
  await writeFile(path, content);
  if (mode === "100755") await chmod(path, 0o755);
}

function parentOf(path: string | Buffer, worktree: string): string | Buffer {
  if (typeof path === "string") return dirname(path);
  const slash = path.lastIndexOf("/");
  return slash < 0 ? worktree : path.subarray(0, slash);
}

function ignoreMissing(error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code;
  if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
}
