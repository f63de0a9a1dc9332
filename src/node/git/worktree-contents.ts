import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { WorktreeContents } from "#core/gate/run-gate.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { Worktree } from "#core/run/worktrees.ts";
import type { Git } from "./git.ts";
import { submoduleWork } from "./submodules.ts";

/** The files of a worktree that git would keep, and the sizes of changed binary ones. */
export async function worktreeContents(
  git: Git,
  commonDir: string,
  { path }: Worktree,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<WorktreeContents> {
  const listed = await git.text(path, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {}, signal);
  const sizes = new Map<string, number>();
  for (const change of changes) {
    if (!change.binary || change.kind === "deleted") continue;
    const found = await stat(join(path, change.path)).catch(() => undefined); // a check may have removed it
    if (found !== undefined) sizes.set(change.path, found.size);
  }
  const submodules = await submoduleWork(git, commonDir, path, signal);
  return { files: listed.split("\0").filter((file) => file !== ""), sizes, submodules };
}
