import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import { openComments } from "#core/board/decide-review.ts";
import type { RunId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { labelOf } from "#core/board/view/agent-labels.ts";
import { openReviews } from "#core/board/view/reviews.ts";
import { refused } from "#core/errors.ts";
import { followsReviews } from "#core/review/rework.ts";
import { openReview } from "../review/open-review.ts";
import type { ReviewTabs } from "../review/review-tabs.ts";
import { tellNothingOpen } from "../review/tell-nothing-open.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { ask, cancelled, chooseRun, pick } from "./choose.ts";

export async function reviewTask({ current, views }: Shared, tabs: ReviewTabs, argument: unknown): Promise<void> {
  const project = await current.opened();
  const board = await project.tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: openReviews(board).map((review) => review.run),
    placeHolder: "Whose work shall be reviewed?",
    nothing: "Nothing has been delivered yet.",
  });
  const title = board.tasks.get(run.task)?.title ?? run.task;
  await openReview(project, tabs, run, title);
}

export async function returnRun(shared: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { current, views } = shared;
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: waitingRuns(board),
    placeHolder: "Whose work shall go back to its agent?",
    nothing: "No delivered work waits for a review.",
  });
  const agent = await chooseSuccessor(shared, run);
  const open = openComments(board, run.id).length;
  const note = await ask({
    title: `Send back to ${labelOf(views.labels, agent ?? run.agent)}`,
    prompt:
      open === 0
        ? "No comment is open. Say what shall be changed."
        : `${count(open, "open comment")} will go in one message. Add a line of your own, or leave it empty.`,
    validateInput: (text) => (open === 0 && text.trim() === "" ? "There is nothing to send yet." : undefined),
  });
  await tutti.returnRun(run.id, note, agent);
}

/** Sends back what a page has asked a note for; asks who goes on where that is not clear. */
export async function returnWithNote(shared: Shared, id: RunId, note: string): Promise<void> {
  const { tutti } = await shared.current.opened();
  const run = (await tutti.board.refresh()).runs.get(id);
  await tutti.returnRun(id, note, run === undefined ? undefined : await chooseSuccessor(shared, run));
}

/** The work is good as it is: every open comment is settled. What is left is to publish it. */
export async function acceptReview({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: waitingRuns(board),
    placeHolder: "Whose work shall be accepted?",
    nothing: "No delivered work waits for a review.",
  });
  if (run.state.name !== "waiting")
    throw refused(`Run ${run.id} is ${run.state.name}. Only delivered work can be accepted.`);
  const open = openComments(board, run.id);
  if (open.length === 0) return tellNothingOpen(board, run);
  const errors = open.filter((comment) => comment.severity === "error").length;
  if (errors > 0) {
    const message = `${count(errors, "error")} of this review ${errors === 1 ? "is" : "are"} still open.`;
    const answer = await vscode.window.showWarningMessage(message, { modal: true }, "Accept Anyway");
    if (answer === undefined) throw cancelled();
  }
  for (const { id } of open) await tutti.send({ type: "comment/resolve", id });
}

/** Another agent, where the one that did the work cannot follow a review; `undefined` where it goes on itself. */
async function chooseSuccessor({ views }: Shared, run: Run): Promise<string | undefined> {
  if (followsReviews(run.agent)) return undefined;
  const agents = (await views.findAgents()).filter((agent) => agent.installed && followsReviews(agent.id));
  const question = {
    items: agents,
    placeHolder: "A recipe cannot follow review comments. Which agent shall go on from its work?",
    nothing: "A recipe cannot follow review comments, and no other agent is installed.",
  };
  const agent = await pick(question, ({ label, kind, version, remark }) => ({
    label,
    description: [kind, version].filter(Boolean).join(" · "),
    detail: remark ?? "",
  }));
  return agent.id;
}

export function waitingRuns(board: BoardState): readonly Run[] {
  return [...board.runs.values()].filter((run) => run.state.name === "waiting");
}
