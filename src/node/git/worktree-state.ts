import { lstat, readdir, statfs } from "node:fs/promises";
import { join } from "node:path";
import { refused } from "#core/errors.ts";
import type { Checkout } from "./checkouts.ts";
import type { Git } from "./git.ts";

/** A worktree as `tutti worktrees` shows it. */
export interface WorktreeState {
  readonly path: string;
  /** `undefined` while its HEAD is detached. */
  readonly branch: string | undefined;
  /** Bytes that a removal gives back: what is shared with the main checkout by hard links is not counted. */
  readonly size: number;
  /** It holds what no commit has. `undefined` when git cannot tell. */
  readonly dirty: boolean | undefined;
  /** When it was made; `undefined` when its folder is gone. */
  readonly since: number | undefined;
}

export async function worktreeState(git: Git, { path, branch }: Checkout, signal: AbortSignal): Promise<WorktreeState> {
  const pointer = await lstat(join(path, ".git")).catch(() => undefined);
  const dirty = await git.text(path, ["status", "--porcelain"], {}, signal).then(
    (text) => text !== "",
    () => undefined,
  );
  signal.throwIfAborted();
  return { path, branch, size: await sizeOf(path, signal), dirty, since: pointer?.mtimeMs };
}

/** @throws TuttiError `refused` when too little is free on the disk of `folder` */
export async function requireSpace(folder: string, floor: number): Promise<void> {
  if (floor === 0) return;
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= floor) return;
  throw refused(
    `Only ${megabytes(free)} MB are free on the disk of ${folder}, and the setting “freeSpaceFloorMb” asks for ` +
      `${megabytes(floor)} MB. Free some space, for example with tutti worktrees --prune, then run the task again.`,
  );
}

const BLOCK = 512;

async function sizeOf(folder: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += await sizeOf(path, signal);
    else {
      const stat = await lstat(path).catch(() => undefined); // it may be gone meanwhile
      if (stat?.nlink === 1) size += stat.blocks === undefined ? stat.size : stat.blocks * BLOCK;
    }
  }
  return size;
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / (1 << 20));
}
