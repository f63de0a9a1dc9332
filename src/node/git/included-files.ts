import { constants, copyFile, lstat, mkdir, readlink, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Git } from "./git.ts";
import { exists } from "./checkouts.ts";
import { fields } from "./working-files.ts";

const LIST = ".worktreeinclude";

/**
 * Copies the ignored files that the project's `.worktreeinclude` names (in the
 * syntax of `.gitignore`), for example `.env`, into a new worktree. Files that
 * are there already stay.
 *
 * @returns what was copied, relative to the repository
 */
export async function copyIncludedFiles(
  git: Git,
  top: string,
  worktree: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (!(await exists(join(top, LIST)))) return [];
  const list = async (exclude: string) =>
    fields(await git.text(top, ["ls-files", "-z", "--others", "--ignored", exclude], {}, signal));
  const wanted = new Set(await list(`--exclude-from=${join(top, LIST)}`));
  const files = (await list("--exclude-standard")).filter((file) => wanted.has(file));
  const copied: string[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    if (await copyOne(join(top, file), join(worktree, file))) copied.push(file);
  }
  return copied;
}

async function copyOne(from: string, to: string): Promise<boolean> {
  const stat = await lstat(from).catch(() => undefined);
  if (stat === undefined || (await exists(to))) return false;
  await mkdir(dirname(to), { recursive: true });
  if (stat.isSymbolicLink()) await symlink(await readlink(from), to);
  else if (stat.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  return stat.isSymbolicLink() || stat.isFile();
}
