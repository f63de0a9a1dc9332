import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { FileChange } from "#core/review/diff.ts";

/** Bytes of the changed binary files of a worktree. Git's diff does not tell them. */
export async function binarySizes(worktree: string, changes: readonly FileChange[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const { path, binary, kind } of changes) {
    if (!binary || kind === "deleted") continue;
    const found = await stat(join(worktree, path)).catch(() => undefined);
    if (found !== undefined) sizes.set(path, found.size);
  }
  return sizes;
}
