import { lstat, readdir, readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { refused } from "#core/errors.ts";
import type { Git } from "./git.ts";

/** A place where a repository is checked out. `branch` is `undefined` while its HEAD is detached. */
export interface Checkout {
  readonly path: string;
  readonly branch: string | undefined;
  /** The repository's first checkout, which is no worktree. */
  readonly main: boolean;
}

/** Every checkout that git knows, also those whose folder is gone. */
export async function listCheckouts(git: Git, top: string, signal: AbortSignal): Promise<Checkout[]> {
  const output = await git.text(top, ["worktree", "list", "--porcelain"], {}, signal);
  return output
    .split("\n\n")
    .filter((entry) => entry.trim() !== "")
    .map((entry, place) => {
      const lines = entry.split("\n");
      const after = (prefix: string) => lines.find((line) => line.startsWith(prefix))?.slice(prefix.length);
      return { path: resolve(after("worktree ") ?? ""), branch: after("branch refs/heads/"), main: place === 0 };
    });
}

export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

/** The folder where git keeps a worktree's HEAD and index, found even when the worktree itself is gone. */
export async function gitDirOfCheckout(commonDir: string, path: string): Promise<string | undefined> {
  const folder = join(commonDir, "worktrees");
  for (const name of await readdir(folder).catch(() => [])) {
    const pointer = await readFile(join(folder, name, "gitdir"), "utf8").catch(() => "");
    if (resolve(folder, name, dirname(pointer.trim())) === path) return join(folder, name);
  }
  return undefined;
}

/**
 * Makes sure that git, started in `path`, works on this worktree. An agent may
 * have deleted or replaced its `.git`, and git would then look for another
 * repository in the folders above.
 *
 * @throws TuttiError `refused` when it would work on anything else
 */
export async function requireCheckout(commonDir: string, path: string): Promise<void> {
  const pointer = await readFile(join(path, ".git"), "utf8").catch(() => "");
  const folder = /^gitdir: (.+)$/m.exec(pointer)?.[1]?.trim();
  const gitDir = folder === undefined ? undefined : resolve(path, folder);
  const same = async (one: string, other: string) =>
    (await realpath(one).catch(() => one)) === (await realpath(other).catch(() => other));
  if (
    gitDir !== undefined &&
    (await exists(join(gitDir, "HEAD"))) &&
    (await same(dirname(gitDir), join(commonDir, "worktrees")))
  ) {
    return;
  }
  throw refused(await sentenceOf(commonDir, path));
}

async function sentenceOf(commonDir: string, path: string): Promise<string> {
  if (!(await exists(path))) {
    return "The run's worktree is gone: something deleted its folder. What was committed is on its branch; another run of the task begins with a new worktree.";
  }
  const told =
    "The run's worktree does not belong to this repository any more: its .git was deleted or replaced. Nothing was " +
    "changed; its files are still there. ";
  return (await gitDirOfCheckout(commonDir, path)) === undefined
    ? `${told}Git has forgotten it, too: take what you need out of ${path}, delete that folder, and run the task again.`
    : `${told}To mend it, run in the main checkout: git worktree repair "${path}"`;
}
