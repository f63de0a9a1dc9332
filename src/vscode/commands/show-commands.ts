import * as vscode from "vscode";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { refused } from "#core/errors.ts";
import { runUri, taskUri } from "../documents/addresses.ts";
import { foldOutput } from "../documents/run-documents.ts";
import type { Shared } from "../shared.ts";
import { chooseRun, chooseTask } from "./choose.ts";

export async function showTask({ current }: Shared, argument: unknown): Promise<void> {
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const task = await chooseTask(board, argument, {
    items: [...board.tasks.values()].toSorted(urgentFirst),
    placeHolder: "Which task?",
    nothing: "The board is empty. Analyse the project or import a backlog first.",
  });
  await vscode.window.showTextDocument(taskUri(task.id, task.title), { preview: true });
}

export async function showTranscript({ current, views }: Shared, argument: unknown): Promise<void> {
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].toReversed(),
    placeHolder: "Which run?",
    nothing: "No agent has worked yet.",
  });
  const title = board.tasks.get(run.task)?.title ?? run.task;
  const editor = await vscode.window.showTextDocument(runUri(run.id, title), { preview: true });
  foldOutput(editor.document, 0);
  const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
  editor.revealRange(new vscode.Range(end, end));
}

export async function openWorktree({ current, views }: Shared, argument: unknown): Promise<void> {
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => entry.place !== undefined && entry.endedAt === undefined),
    placeHolder: "Whose worktree?",
    nothing: "No run has a worktree now.",
  });
  if (run.place === undefined) throw refused(`Run ${run.id} has no worktree.`);
  const folder = vscode.Uri.file(run.place.path);
  const there = await vscode.workspace.fs.stat(folder).then(
    () => true,
    () => false,
  );
  if (!there) throw refused(`The worktree of run ${run.id} has been removed. Its branch ${run.place.branch} is kept.`);
  await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });
}
