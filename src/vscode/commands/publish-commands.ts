import * as vscode from "vscode";
import type { Board } from "#core/board/board.ts";
import type { BoardState } from "#core/board/board-state.ts";
import { openComments } from "#core/board/decide-review.ts";
import type { RunId } from "#core/board/ids.ts";
import type { Run } from "#core/board/run.ts";
import { stepInWords } from "#core/board/view/step-words.ts";
import type { PullRequest } from "#core/board/task.ts";
import { withProgress } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { cancelled, chooseRun } from "./choose.ts";
import { waitingRuns } from "./review-commands.ts";

/** Opens the pull request of delivered work, or shows the one that is there. */
export async function openPullRequest({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti, settings } = await current.opened();
  const board = await tutti.board.refresh();
  const published = [...board.runs.values()].filter((run) => run.state.name === "published");
  const run = await chooseRun(board, views.labels, argument, {
    items: [...waitingRuns(board), ...published.toReversed()],
    placeHolder: "Whose work shall become a pull request?",
    nothing: "No delivered work waits to be published.",
  });
  if (run.state.name === "published") {
    await vscode.env.openExternal(vscode.Uri.parse(run.state.pull.url, true));
    return;
  }
  await confirmOpenErrors(board, run);
  const draft = settings().draftPullRequests;
  const pull = await withProgress("Tutti is opening the pull request", async (step, signal) => {
    step("Waiting for the worker");
    await tutti.send({ type: "publish/request", run: run.id, draft });
    return untilPublished(tutti.board, run.id, step, signal);
  });
  void offer(`Pull request #${pull.number} is open.`, pull.url);
}

/** Errors that nobody has settled would surprise whoever reads the pull request. */
async function confirmOpenErrors(board: BoardState, run: Run): Promise<void> {
  const errors = openComments(board, run.id).filter((comment) => comment.severity === "error").length;
  if (errors === 0) return;
  const message = `${count(errors, "error")} of this review ${errors === 1 ? "is" : "are"} still open.`;
  const answer = await vscode.window.showWarningMessage(message, "Open Pull Request Anyway", "Review");
  if (answer === "Review") await vscode.commands.executeCommand("tutti.reviewTask", run.id);
  if (answer !== "Open Pull Request Anyway") throw cancelled();
}

/**
 * Waits for the worker to say how publishing went. Cancelling ends the waiting,
 * not the publishing: what is pushed is pushed.
 */
async function untilPublished(
  board: Board,
  id: RunId,
  step: (message: string) => void,
  signal: AbortSignal,
): Promise<PullRequest> {
  const { promise, resolve, reject } = Promise.withResolvers<PullRequest>();
  const look = (state: BoardState): void => {
    const run = state.runs.get(id);
    if (run?.state.name === "running") step(stepInWords(run.state.step));
    if (run?.state.name === "published") resolve(run.state.pull);
    if (run !== undefined && isGivenUp(run)) reject(cancelled()); // its notification from the inbox says why
  };
  const abort = (): void => reject(cancelled());
  signal.addEventListener("abort", abort);
  using _listening = board.listen(look);
  look(board.state);
  return await promise.finally(() => signal.removeEventListener("abort", abort));
}

/** Whether a run that was to be published is not going to be. */
function isGivenUp({ state }: Run): boolean {
  return ["waiting", "failed", "interrupted", "cancelled"].includes(state.name);
}

async function offer(message: string, url: string): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, "Open in Browser");
  if (answer !== undefined) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}
