import type { Board } from "#core/board/board.ts";
import type { RunId } from "#core/board/ids.ts";
import { requireRun } from "#core/board/require.ts";
import type { Worktrees } from "#core/run/worktrees.ts";
import { exists } from "./git/checkouts.ts";
import { endOrphans } from "./process/end-tree.ts";

/**
 * Gives back the place of a run that was cancelled while nobody was at work on it. Its unfinished work is kept under a
 * ref that the board names.
 */
export async function putAway(board: Board, worktrees: Worktrees, id: RunId): Promise<void> {
  const { place, savedAs } = requireRun(board.state, id);
  if (place === undefined || savedAs !== undefined || !(await exists(place.path))) return;
  await endOrphans(); // of the worker that died over it
  const ref = await worktrees.remove(place, new AbortController().signal);
  if (ref !== undefined) await board.send({ type: "run/save", run: id, ref });
}
