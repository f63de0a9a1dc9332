import { chmod, lstat, mkdir, rmdir, symlink, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { refused } from "#core/errors.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import type { Git } from "./git.ts";
import { saveStaged, saveWork, type SavedWork } from "./save-work.ts";
import { bytePath, fields } from "./working-files.ts";

const PREFIX = "refs/tutti/trash";

/*
 * A trash commit's tree holds the files as they were on disk. Its first parent
 * is what HEAD was, its second the staged state, further ones are commits that
 * only the worktree knew.
 */

/** Keeps the commit that a branch started from, so that its diff stays the same when the base branch moves. */
export function baseRef(branch: string): string {
  return `refs/tutti/base/${branch}`;
}

/** @returns the ref, or `undefined` when every byte is in a branch already */
export async function saveToTrash(
  git: Git,
  { path, branch, base }: Worktree,
  now: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const work = await saveWork(git, path, signal);
  if (work.empty) return undefined;
  const ignored = await git.bytes(
    path,
    ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"],
    {},
    signal,
  );
  const unsaved = `Not saved: ${fields(ignored).length} ignored files and folders.`;
  return keep(git, path, work, { branch, base, unsaved }, now, signal);
}

/**
 * Saves what is left of a worktree whose folder somebody deleted by hand.
 *
 * @param gitDir  git's own folder for that worktree
 */
export async function saveStagedToTrash(
  git: Git,
  gitDir: string,
  branch: string,
  now: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const work = await saveStaged(git, gitDir, signal);
  if (work.empty) return undefined;
  const unsaved = "Not saved: the files, as the folder was gone. Only what was staged is here.";
  return keep(git, gitDir, work, { branch, base: work.head, unsaved }, now, signal);
}

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
  if (!ref.startsWith(`${PREFIX}/`)) throw refused(`${ref} is not saved work. It begins with ${PREFIX}/.`);
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
  await writeFiles(git, worktree.path, head, ref, signal);
  await git.text(worktree.path, ["read-tree", `${staged}^{tree}`], {}, signal);
  const base = /^Tutti-Base: (.+)$/m.exec(note)?.[1] ?? worktree.base;
  await git.text(top, ["update-ref", baseRef(worktree.branch), base], {}, signal);
  return { ...worktree, base };
}

/** The saved branch if it is still where it was, else a new one beside it, so that neither loses a commit. */
async function branchAt(git: Git, top: string, branch: string, head: string, signal: AbortSignal): Promise<string> {
  const tip = await git.answer(
    top,
    ["rev-parse", "--verify", "--quiet", `refs/heads/${branch}`],
    { answers: [1] },
    signal,
  );
  if (tip.code !== 0 || tip.output.toString("utf8").trim() === head) return branch;
  return `${branch}-restored-${head.slice(0, 7)}`;
}

async function writeFiles(git: Git, worktree: string, head: string, ref: string, signal: AbortSignal): Promise<void> {
  const args = ["diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--end-of-options", head, ref];
  const entries = fields(await git.bytes(worktree, args, {}, signal));
  const changes = entries.flatMap((entry, place) =>
    entry.startsWith(":") ? [{ record: entry.split(" "), path: entries[place + 1] ?? "" }] : [],
  );
  const removed = changes.filter(({ record }) => record[1] === "000000");
  const written = changes.filter(({ record }) => record[1] !== "000000" && record[1] !== "160000");
  for (const { path } of removed) await unlink(bytePath(worktree, path)).catch(ignoreMissing);
  for (const { record, path } of written) {
    const [, mode = "", , hash = ""] = record;
    const { output } = await git.answer(worktree, ["cat-file", "blob", hash], {}, signal);
    await place(bytePath(worktree, path), mode, output, worktree);
  }
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

async function commitTree(
  git: Git,
  cwd: string,
  tree: string,
  parents: readonly string[],
  message: string,
  signal: AbortSignal,
): Promise<string> {
  const identity = ["-c", "user.name=Tutti", "-c", "user.email=tutti@localhost"];
  const args = [...identity, "commit-tree", "--no-gpg-sign", tree, ...parents.flatMap((parent) => ["-p", parent])];
  return git.line(cwd, args, { input: message }, signal);
}

/** Makes the commits and their ref; never moves a ref that is there. */
async function keep(
  git: Git,
  cwd: string,
  work: SavedWork,
  { branch, base, unsaved }: { readonly branch: string; readonly base: string; readonly unsaved: string },
  now: number,
  signal: AbortSignal,
): Promise<string> {
  const staged = await commitTree(git, cwd, work.indexTree, [work.head], "Staged files", signal);
  const note = `Saved work of ${branch}\n\n${unsaved}\n\nTutti-Branch: ${branch}\nTutti-Base: ${base}\n`;
  const parents = [work.head, staged, ...work.strays.filter((stray) => stray !== work.head)];
  const commit = await commitTree(git, cwd, work.filesTree, parents, note, signal);
  for (let copy = 1; ; copy++) {
    const ref = `${PREFIX}/${branch}/${stamp(now)}${copy === 1 ? "" : `-${copy}`}`;
    if (await git.asks(cwd, ["show-ref", "--verify", "--quiet", ref], {}, signal)) continue;
    await git.text(cwd, ["update-ref", "-m", "tutti: save work", ref, commit, ""], {}, signal);
    return ref;
  }
}

/** For example `20261121T114850Z`. */
function stamp(now: number): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}
