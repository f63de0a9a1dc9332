import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { Run } from "#core/board/run.ts";

/** Says how to go on when no comment of a review is open, and so no thread has a button for it. */
export async function tellNothingOpen(board: BoardState, run: Run): Promise<void> {
  const title = board.tasks.get(run.task)?.title ?? run.task;
  const message = `No comment is open on “${title}”. Open its pull request, or comment on any line and send it back.`;
  const [publish, back] = ["Open Pull Request", "Send Back…"] as const;
  const answer = await vscode.window.showInformationMessage(message, publish, back);
  if (answer === publish) await vscode.commands.executeCommand("tutti.openPullRequest", run.id);
  if (answer === back) await vscode.commands.executeCommand("tutti.returnRun", run.id);
}
