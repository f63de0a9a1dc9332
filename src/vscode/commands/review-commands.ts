import type { BoardState } from "#core/board/board-state.ts";
import { openComments } from "#core/board/decide-review.ts";
import type { Run } from "#core/board/run.ts";
import { labelOf } from "#core/board/view/agent-labels.ts";
import { openReviews } from "#core/board/view/reviews.ts";
import { openReview } from "../review/open-review.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { ask, chooseRun } from "./choose.ts";

export async function reviewTask({ current, views }: Shared, argument: unknown): Promise<void> {
  const project = await current.opened();
  const board = await project.tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: openReviews(board).map((review) => review.run),
    placeHolder: "Whose work shall be reviewed?",
    nothing: "Nothing has been delivered yet.",
  });
  const title = board.tasks.get(run.task)?.title ?? run.task;
  await openReview(project, run, title);
}

export async function returnRun({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: waitingRuns(board),
    placeHolder: "Whose work shall go back to its agent?",
    nothing: "No delivered work waits for a review.",
  });
  const open = openComments(board, run.id).length;
  const note = await ask({
    title: `Send back to ${labelOf(views.labels, run.agent)}`,
    prompt:
      open === 0
        ? "No comment is open. Say what shall be changed."
        : `${count(open, "open comment")} will go in one message. Add a line of your own, or leave it empty.`,
    validateInput: (text) => (open === 0 && text.trim() === "" ? "There is nothing to send yet." : undefined),
  });
  await tutti.send({ type: "run/return", run: run.id, note });
}

export function waitingRuns(board: BoardState): readonly Run[] {
  return [...board.runs.values()].filter((run) => run.state.name === "waiting");
}
