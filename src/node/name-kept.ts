import type { Board } from "#core/board/board.ts";
import { keptRefs } from "#core/board/kept-refs.ts";
import type { Run } from "#core/board/run.ts";
import type { Git } from "./git/git.ts";
import { TRASH } from "./git/trash.ts";

/**
 * Lets the board name all work of its runs that is kept under refs: a process that was killed between keeping it and
 * saying so has left it without a name, and so has one that found a worktree's folder deleted.
 */
export async function nameKept(board: Board, git: Git, top: string, signal: AbortSignal): Promise<void> {
  const args = ["for-each-ref", "--format=%(refname)", TRASH];
  const refs = (await git.text(top, args, {}, signal)).split("\n").filter((ref) => ref !== "");
  if (refs.length === 0) return;
  const { runs } = await board.refresh();
  const known = new Set([...runs.values()].flatMap(keptRefs));
  for (const ref of refs) {
    const run = known.has(ref) ? undefined : ownerOf(ref, [...runs.values()]);
    if (run !== undefined) await board.send({ type: "run/save", run: run.id, ref, aside: true });
  }
}

/** The ref ends with the branch and the time: the last run on that branch made it. */
function ownerOf(ref: string, runs: readonly Run[]): Run | undefined {
  const branch = ref.slice(TRASH.length + 1).replace(/\/[^/]+$/, "");
  return runs.findLast(({ place }) => place?.branch === branch);
}
