import { execFile } from "node:child_process";
import { constants, copyFile, cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { exists } from "./checkouts.ts";
import type { Git } from "./git.ts";
import { keepOutOfCommits } from "./included-files.ts";
import type { Repository } from "./repository.ts";

const FOLDER = "node_modules";
const lockfiles = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock", "bun.lockb"];
/** Caches that tools write in place; each checkout makes its own. */
const left = new Set([".cache", ".vite", ".vite-temp"]);

/**
 * Gives a worktree the installed packages of the main checkout, when both have
 * the same lockfile, so that its checks can run without an install. Copies by
 * reference where the file system can, else by hard links, else by content.
 *
 * @returns whether the worktree has packages now
 */
export async function prepareDependencies(
  git: Git,
  { top }: Repository,
  worktree: string,
  signal: AbortSignal,
): Promise<boolean> {
  const target = join(worktree, FOLDER);
  if (await exists(target)) return true;
  if (resolve(top) === resolve(worktree) || !(await exists(join(top, FOLDER)))) return false;
  if (!(await sameLockfile(top, worktree))) return false;
  await keepOutOfCommits(git, worktree, `/${FOLDER}/`, `${FOLDER}/x`, signal);
  const half = `${worktree}.packages-${process.pid}`; // beside it: half a copy must never be seen, nor committed
  try {
    await copyPackages(join(top, FOLDER), half, signal);
    await rename(half, target);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
  return true;
}

async function sameLockfile(top: string, worktree: string): Promise<boolean> {
  const read = (folder: string, name: string) => readFile(join(folder, name)).catch(() => undefined);
  let found = false;
  for (const name of lockfiles) {
    const [ours, theirs] = [await read(top, name), await read(worktree, name)];
    if (ours === undefined && theirs === undefined) continue;
    if (ours === undefined || theirs === undefined || !ours.equals(theirs)) return false;
    found = true;
  }
  return found;
}

async function copyPackages(from: string, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(to);
  const entries = (await readdir(from, { withFileTypes: true })).filter(({ name }) => !left.has(name));
  const byLink =
    process.platform === "linux" &&
    !(await canReflink(
      from,
      to,
      entries.find((entry) => entry.isFile()),
    ));
  // Package managers rewrite their own notes in place: these are never shared.
  const notes = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  for (const name of notes) await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE);
  const packages = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  if (byLink && packages.length > 0 && (await linkAll(from, to, packages, signal))) return;
  for (const name of packages) {
    signal.throwIfAborted();
    await cp(join(from, name), join(to, name), {
      recursive: true,
      verbatimSymlinks: true,
      preserveTimestamps: true,
      mode: constants.COPYFILE_FICLONE,
    });
  }
}

async function canReflink(from: string, to: string, sample: { readonly name: string } | undefined): Promise<boolean> {
  if (sample === undefined) return false;
  const probe = join(to, ".probe");
  const works = await copyFile(join(from, sample.name), probe, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    () => false,
  );
  await rm(probe, { force: true });
  return works;
}

/** @returns false when the file system cannot, for example because the worktree lies on another disk */
async function linkAll(from: string, to: string, names: readonly string[], signal: AbortSignal): Promise<boolean> {
  try {
    const sources = names.map((name) => join(from, name));
    await promisify(execFile)("cp", ["-al", "--target-directory", to, "--", ...sources], { signal });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    for (const name of names) await rm(join(to, name), { recursive: true, force: true });
    if (error instanceof Error) return false;
    throw error;
  }
}
