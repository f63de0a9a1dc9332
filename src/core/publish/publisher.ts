import type { BoardState } from "../board/board-state.ts";
import type { Run } from "../board/run.ts";
import type { PullRequest } from "../board/task.ts";

/** Brings a delivered run to the forge. Safe to call twice. */
export interface Publisher {
  /** @throws TuttiError  with what a human must do, when it cannot */
  publish(board: BoardState, run: Run, draft: boolean, signal: AbortSignal): Promise<PullRequest>;
}
