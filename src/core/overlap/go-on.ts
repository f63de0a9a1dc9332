import type { BoardState } from "../board/board-state.ts";
import type { UserCommand } from "../board/command.ts";
import type { RunId } from "../board/ids.ts";
import { isIdInPlay, isInPlay } from "./in-play.ts";

/** The paused runs whose wait is over: what they wait for is merged or put away, or collides with them no more. */
export function freeAgain(board: Pick<BoardState, "tasks" | "runs">): readonly RunId[] {
  return [...board.runs.values()].flatMap((run) => {
    const { state } = run;
    if (state.name !== "interrupted" || state.waitsFor === undefined || !isInPlay(board, run)) return [];
    return state.free === true || !isIdInPlay(board, state.waitsFor) ? [run.id] : [];
  });
}

/**
 * Lets them go on. Any process may do it at any time.
 *
 * @param send  with what it means for the engine; another process may have been faster
 * @returns whether there were any
 */
export async function goOn(
  board: Pick<BoardState, "tasks" | "runs">,
  send: (command: UserCommand) => Promise<unknown>,
): Promise<boolean> {
  const free = freeAgain(board);
  for (const run of free) await send({ type: "run/resume", run });
  return free.length > 0;
}
