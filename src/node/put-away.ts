import type { Board } from "#core/board/board.ts";
import type { RunId } from "#core/board/ids.ts";
import { requireRun } from "#core/board/require.ts";
import type { Worktrees } from "#core/run/worktrees.ts";
import { exists } from "./git/checkouts.ts";
import type { OutlivingAgents } from "./outliving-agents.ts";

/**
 * Gives back the place of a run that was cancelled while nobody was at work on it. Its unfinished work is kept under a
 * ref that the board names.
 */
export async function putAway(
  board: Board,
  worktrees: Worktrees,
  agents: Pick<OutlivingAgents, "end">,
  id: RunId,
): Promise<void> {
  await agents.end(id); // what outlived its worker
  const { place, savedAs } = requireRun(board.state, id);
  if (place === undefined || savedAs !== undefined || !(await exists(place.path))) return;
  const ref = await worktrees.remove(place, new AbortController().signal);
  if (ref !== undefined) await board.send({ type: "run/save", run: id, ref });
}
