import { mkdir, readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/** What of git a contained process may write, and what not. Paths may not exist. */
export interface GitFolders {
  /** The main checkout with its administration. */
  readonly guarded: readonly string[];
  /** What a commit or a merge in this worktree writes. */
  readonly writable: readonly string[];
  /** Where git learns what to run and where its repository is: to change these is to run code outside the wall. */
  readonly own: readonly string[];
  readonly hidden: readonly string[];
}

const none: GitFolders = { guarded: [], writable: [], own: [], hidden: [] };

/**
 * Tutti commits by itself. An agent that is told to merge another branch, or
 * commits out of habit, needs git's objects, the worktree's own administration
 * and the folder of its branch; hooks, configuration and all other refs are not its business.
 */
export async function gitFolders(worktree: string): Promise<GitFolders> {
  const link = join(worktree, ".git");
  const own = /^gitdir: (.+)$/m.exec(await readFile(link, "utf8").catch(() => ""))?.[1];
  if (own === undefined) return none; // no worktree of git's
  const directory = resolve(worktree, own.trim());
  const common = resolve(directory, (await readFile(join(directory, "commondir"), "utf8").catch(() => "../..")).trim());
  const branch = /^ref: (refs\/heads\/.+)$/m.exec(await readFile(join(directory, "HEAD"), "utf8").catch(() => ""))?.[1];
  const refs = branch === undefined ? [] : [join(common, dirname(branch)), join(common, "logs", dirname(branch))];
  for (const folder of refs) await mkdir(folder, { recursive: true });
  return {
    guarded: [common, ...(basename(common) === ".git" ? [dirname(common)] : [])],
    writable: [join(common, "objects"), directory, ...refs],
    own: [
      link,
      ...["commondir", "gitdir", "config.worktree", "modules"].map((name) => join(directory, name)),
      join(common, "objects", "info"), // names other repositories' objects
    ],
    hidden: [join(common, "tutti")],
  };
}
