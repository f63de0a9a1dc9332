import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { SubmoduleWork } from "#core/gate/submodules.ts";
import { exists } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { listIgnoredFiles } from "./ignored-files.ts";
import { commitOf } from "./repository.ts";
import { strayCommits } from "./stray-commits.ts";
import { gitDirOf } from "./temporary-index.ts";
import { fields, listWorkingFiles } from "./working-files.ts";

interface Submodule {
  /** In the worktree, as git names it. */
  readonly path: string;
  readonly name: string;
  /** The commit that belongs there. */
  readonly commit: string;
  /** The repository that the main checkout has of it; absolute. */
  readonly source: string;
}

export interface Checkouts {
  /** The main checkout. */
  readonly top: string;
  readonly commonDir: string;
}

const quietly = ["-c", "core.hooksPath=/dev/null", "-c", "protocol.file.allow=always"] as const;

/**
 * Checks out the submodules of a worktree whose folders are empty, and theirs, from what the main checkout has of them: their
 * objects are used where they are, and no network is asked. What the main checkout does not have stays empty.
 */
export async function fillSubmodules(
  git: Git,
  { commonDir }: Pick<Checkouts, "commonDir">,
  worktree: string,
  signal: AbortSignal,
): Promise<void> {
  for (const submodule of await submodulesOf(git, commonDir, worktree, signal)) {
    const folder = join(worktree, submodule.path);
    await fill(git, submodule, worktree, signal);
    if (await exists(join(folder, ".git"))) await fillSubmodules(git, { commonDir: submodule.source }, folder, signal);
  }
}

async function fill(
  git: Git,
  { path, name, commit, source }: Submodule,
  worktree: string,
  signal: AbortSignal,
): Promise<void> {
  const there = await readdir(join(worktree, path)).catch(() => undefined);
  if (there === undefined || there.length > 0) return;
  if ((await commitOf(git, source, commit, signal)) === undefined) return;
  const from = ["-c", `submodule.${name}.url=${source}`, "-c", `submodule.${name}.active=true`];
  const update = ["submodule", "--quiet", "update", "--checkout", "--reference", source, "--", path];
  await git.text(worktree, [...quietly, ...from, ...update], {}, signal);
  const { output } = await git.answer(source, ["config", "--get", "remote.origin.url"], { answers: [1] }, signal);
  const url = output.toString("utf8").trim();
  if (url !== "") await git.text(join(worktree, path), ["remote", "set-url", "origin", url], {}, signal);
}

/** Puts the submodules of a worktree, which hold no work, at the commits that belong there now. */
export async function moveSubmodules(
  git: Git,
  checkouts: Pick<Checkouts, "commonDir">,
  worktree: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { path, commit, source } of await submodulesOf(git, checkouts.commonDir, worktree, signal)) {
    const folder = join(worktree, path);
    if (!(await exists(join(folder, ".git")))) continue;
    if ((await commitOf(git, folder, "HEAD", signal)) !== commit) {
      if ((await commitOf(git, folder, commit, signal)) === undefined) continue;
      await git.text(folder, [...quietly, "checkout", "--quiet", "--detach", commit], {}, signal);
    }
    await moveSubmodules(git, { commonDir: source }, folder, signal);
  }
  await fillSubmodules(git, checkouts, worktree, signal);
}

/**
 * What runs have left in submodules that the repository's own branch does not carry.
 *
 * @param prefix  of the paths that are told
 */
export async function submoduleWork(
  git: Git,
  commonDir: string,
  worktree: string,
  signal: AbortSignal,
  prefix = "",
): Promise<readonly SubmoduleWork[]> {
  const found: SubmoduleWork[] = [];
  for (const { path, source } of await submodulesOf(git, commonDir, worktree, signal)) {
    const folder = join(worktree, path);
    if (!(await exists(join(folder, ".git")))) continue;
    const own = await ownCommit(git, source, folder, signal);
    const status = ["status", "--porcelain", "--ignore-submodules=all"];
    const uncommitted = (await git.text(folder, status, {}, signal)) !== "";
    found.push({ path: prefix + path, ownCommit: own, uncommitted });
    found.push(...(await submoduleWork(git, source, folder, signal, `${prefix}${path}/`)));
  }
  return found;
}

/** The commit that is checked out, unless the main checkout has it, or a remote that it was pushed to. */
async function ownCommit(git: Git, source: string, folder: string, signal: AbortSignal): Promise<string | undefined> {
  const head = await commitOf(git, folder, "HEAD", signal);
  if (head === undefined || (await hasAll(git, source, [head], signal))) return undefined;
  const args = ["rev-list", "--max-count=1", head, "--not", "--remotes"];
  return (await git.text(folder, args, {}, signal)) === "" ? undefined : head;
}

/**
 * Those of the repositories inside a worktree that hold anything that would be lost with it. A submodule does not when
 * it has no changes, and the main checkout's repository of it has every commit.
 *
 * @param nested  folders, with a slash at the end
 */
export async function unsavable(
  git: Git,
  { top, commonDir }: Checkouts,
  worktree: string,
  nested: readonly string[],
  remadeFolders: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (nested.length === 0) return [];
  const known = new Map(
    (await submodulesOf(git, commonDir, worktree, signal)).map((submodule) => [`${submodule.path}/`, submodule]),
  );
  const left: string[] = [];
  for (const folder of nested) {
    const submodule = known.get(folder);
    const untouched =
      submodule !== undefined &&
      (await isUntouched(
        git,
        submodule,
        join(worktree, folder),
        { top: join(top, submodule.path), remadeFolders },
        signal,
      ));
    if (!untouched) left.push(folder);
  }
  return left;
}

async function isUntouched(
  git: Git,
  { source }: Submodule,
  folder: string,
  { top, remadeFolders }: { readonly top: string; readonly remadeFolders: readonly string[] },
  signal: AbortSignal,
): Promise<boolean> {
  if (!(await exists(join(folder, ".git")))) return false; // then git would answer for the worktree around it
  const head = await commitOf(git, folder, "HEAD", signal);
  if (head === undefined) return false;
  const { changed, untracked, nested } = await listWorkingFiles(git, folder, signal);
  if (changed.length + untracked.length > 0) return false;
  const theirs = { top, commonDir: source };
  if ((await unsavable(git, theirs, folder, nested, remadeFolders, signal)).length > 0) return false;
  const ignored = await listIgnoredFiles(git, top, folder, remadeFolders, signal);
  if (ignored.own.length + ignored.nested.length > 0) return false;
  return await hasAll(git, source, await commitsOf(git, folder, head, signal), signal);
}

/** Everything that a ref, a note or a history of theirs leads to. */
async function commitsOf(git: Git, folder: string, head: string, signal: AbortSignal): Promise<readonly string[]> {
  const args = ["rev-list", "--no-walk=unsorted", "--all", "--reflog", head];
  const tips = (await git.text(folder, args, {}, signal)).split("\n").filter((line) => line !== "");
  const strays = await strayCommits(git, folder, await gitDirOf(git, folder, signal), head, signal);
  return [...new Set([...tips, ...strays])];
}

async function hasAll(git: Git, source: string, commits: readonly string[], signal: AbortSignal): Promise<boolean> {
  const input = commits.map((commit) => `${commit}\n`).join("");
  const listed = await git.text(source, ["cat-file", "--batch-check=%(objecttype)"], { input }, signal);
  return listed
    .trimEnd()
    .split("\n")
    .every((line) => !line.endsWith("missing"));
}

async function submodulesOf(
  git: Git,
  commonDir: string,
  worktree: string,
  signal: AbortSignal,
): Promise<readonly Submodule[]> {
  if (!(await exists(join(worktree, ".gitmodules")))) return [];
  const args = ["config", "--file", ".gitmodules", "-z", "--get-regexp", String.raw`^submodule\..*\.path$`];
  const { code, output } = await git.answer(worktree, args, { answers: [1, 128] }, signal);
  if (code !== 0) return []; // none, or somebody is writing in it
  const found: Submodule[] = [];
  for (const entry of fields(output.toString("utf8"))) {
    const [key = "", path = ""] = entry.split("\n");
    const name = key.slice("submodule.".length, -".path".length);
    const source = join(commonDir, "modules", name);
    const staged = await git.text(worktree, ["ls-files", "-z", "--stage", "--", `:(top,literal)${path}`], {}, signal);
    const commit = /^160000 ([0-9a-f]+) 0\t/.exec(staged)?.[1];
    if (commit === undefined || !isInside(name) || !(await exists(join(source, "HEAD")))) continue;
    found.push({ path, name, commit, source });
  }
  return found;
}

/** A name comes from a file of the repository: it may not lead elsewhere, nor be an option or a setting. */
function isInside(name: string): boolean {
  return /^[\w.@ /-]+$/.test(name) && !name.split("/").includes("..") && !name.startsWith("/");
}
