import { randomBytes } from "node:crypto";
import { copyFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** A copy of a worktree's index, for work that must leave the person's own index as it is. */
export interface TemporaryIndex extends AsyncDisposable {
  /** To be given to every git command that shall use the copy. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The folder where git keeps what belongs to this worktree alone. */
export async function gitDirOf(git: Git, worktree: string, signal: AbortSignal): Promise<string> {
  return git.line(worktree, ["rev-parse", "--absolute-git-dir"], {}, signal);
}

/** The copy lies beside the original, so that it goes when the worktree goes. Dispose it. */
export async function openTemporaryIndex(gitDir: string): Promise<TemporaryIndex> {
  const path = join(gitDir, `tutti-index-${randomBytes(6).toString("hex")}`);
  try {
    await copyFile(join(gitDir, "index"), path);
  } catch (error) {
    // Without an index nothing is tracked yet; git begins a new one.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return {
    environment: { GIT_INDEX_FILE: path },
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  };
}
