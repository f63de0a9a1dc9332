import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { Task } from "#core/board/task.ts";
import { impactFirst } from "#core/board/task-order.ts";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { formUri } from "../documents/addresses.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { ask, chooseTask, chooseTasks } from "./choose.ts";

export async function acceptTask({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const tasks = await chooseTasks(board, argument, {
    items: proposals(board),
    placeHolder: "Which proposals shall become ready tasks?",
    nothing: "Nothing is proposed. Analyse the project and plan tasks first.",
  });
  for (const { id } of tasks) await tutti.send({ type: "task/accept", id });
}

export async function dismissTask({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const task = await chooseTask(board, argument, {
    items: proposals(board),
    placeHolder: "Which proposal shall never come back?",
    nothing: "Nothing is proposed.",
  });
  const reason = await ask({
    title: `Dismiss “${task.title}”`,
    prompt: "Why? It will not be proposed again.",
    placeHolder: "For example: we do this elsewhere",
  });
  await tutti.send({ type: "task/dismiss", id: task.id, reason: reason.trim() });
}

/** Opens the task as a form; saving it is the edit. */
export async function editTask({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const task = await chooseTask(board, argument, {
    items: [...board.tasks.values()].filter((entry) => entry.state.name !== "dismissed").toSorted(urgentFirst),
    placeHolder: "Which task shall be changed?",
    nothing: "The board is empty. Analyse the project or import a backlog first.",
  });
  await vscode.window.showTextDocument(formUri(task.id, task.title), { preview: false });
}

function proposals(board: BoardState): readonly Task[] {
  const open = [...board.tasks.values()].filter((task) => task.state.name === "proposed");
  return impactFirst(board.tasks, open);
}
