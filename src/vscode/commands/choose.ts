import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import { called } from "#core/board/dependency-graph.ts";
import type { Run } from "#core/board/run.ts";
import { runOf, type Task } from "#core/board/task.ts";
import { labelOf, type AgentLabels } from "#core/board/view/agent-labels.ts";
import { stepInWords } from "#core/board/view/step-words.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { targetOf } from "../target.ts";

interface Question<Item> {
  readonly items: readonly Item[];
  readonly placeHolder: string;
  /** Said when there is nothing to choose from. */
  readonly nothing: string;
}

interface Row<Item> extends vscode.QuickPickItem {
  readonly item: Item;
}

/** The task that `argument` points at, or the one a person picks. */
export async function chooseTask(board: BoardState, argument: unknown, question: Question<Task>): Promise<Task> {
  const { task: id } = targetOf(argument, board);
  const task = id === undefined ? undefined : board.tasks.get(id);
  return task ?? pick(question, (item) => taskRow(board, item));
}

/** The task that `argument` points at, or those that a person picks. */
export async function chooseTasks(
  board: BoardState,
  argument: unknown,
  question: Question<Task>,
): Promise<readonly Task[]> {
  const { task: id } = targetOf(argument, board);
  const task = id === undefined ? undefined : board.tasks.get(id);
  return task === undefined ? pickSeveral(question, (item) => taskRow(board, item)) : [task];
}

/** The run that `argument` points at, the run of the task it points at, or the one a person picks. */
export async function chooseRun(
  board: BoardState,
  labels: AgentLabels,
  argument: unknown,
  question: Question<Run>,
): Promise<Run> {
  const target = targetOf(argument, board);
  const task = target.task === undefined ? undefined : board.tasks.get(target.task);
  const id = target.run ?? (task === undefined ? undefined : (runOf(task.state) ?? lastRunOf(board, task)?.id));
  const run = id === undefined ? undefined : board.runs.get(id);
  if (run !== undefined) return run;
  if (task !== undefined) throw refused(`No agent has worked on “${task.title}” yet.`);
  return pick(question, (item) => runRow(board, labels, item));
}

export function lastRunOf(board: BoardState, task: Task): Run | undefined {
  return [...board.runs.values()].filter((run) => run.task === task.id).at(-1);
}

/** @throws TuttiError `refused` when there is nothing to pick, `cancelled` when the person picks nothing */
export async function pick<Item>(
  { items, placeHolder, nothing }: Question<Item>,
  row: (item: Item) => vscode.QuickPickItem,
): Promise<Item> {
  if (items.length === 0) throw refused(nothing);
  const rows = items.map((item): Row<Item> => ({ ...row(item), item }));
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(rows, options);
  if (picked === undefined) throw cancelled();
  return picked.item;
}

/** @throws TuttiError `refused` when there is nothing to pick, `cancelled` when the person picks none */
async function pickSeveral<Item>(
  { items, placeHolder, nothing }: Question<Item>,
  row: (item: Item) => vscode.QuickPickItem,
): Promise<readonly Item[]> {
  if (items.length === 0) throw refused(nothing);
  const rows = items.map((item): Row<Item> => ({ ...row(item), item }));
  const options = { placeHolder, matchOnDescription: true, matchOnDetail: true, canPickMany: true } as const;
  const picked = await vscode.window.showQuickPick(rows, options);
  if (picked === undefined || picked.length === 0) throw cancelled();
  return picked.map(({ item }) => item);
}

/** As many as a person likes, or none. @throws TuttiError `cancelled` when they leave */
export async function pickAny<Item>(
  { items, placeHolder }: Question<Item>,
  row: (item: Item) => vscode.QuickPickItem,
): Promise<readonly Item[]> {
  const rows = items.map((item): Row<Item> => ({ ...row(item), item }));
  const options = { placeHolder, matchOnDescription: true, canPickMany: true } as const;
  const picked = await vscode.window.showQuickPick(rows, options);
  if (picked === undefined) throw cancelled();
  return picked.map(({ item }) => item);
}

/** @throws TuttiError `cancelled` when the person gives no answer; an empty one is an answer */
export async function ask(options: vscode.InputBoxOptions): Promise<string> {
  const answer = await vscode.window.showInputBox({ ignoreFocusOut: true, ...options });
  if (answer === undefined) throw cancelled();
  return answer;
}

export function cancelled(): TuttiError {
  return new TuttiError("cancelled", "Cancelled.");
}

function taskRow(board: BoardState, task: Task): vscode.QuickPickItem {
  const description = [task.key, task.priority, task.state.name, task.estimate?.text].filter(Boolean).join(" · ");
  const detail = [task.group, ...task.labels.map((label) => `#${label}`)].filter(Boolean).join("  ");
  const waiting = task.after.filter((id) => !called(board.tasks, id).some(({ state }) => state.name === "done")).length;
  const after = waiting === 0 ? "" : `after ${waiting} other${waiting === 1 ? "" : "s"}`;
  return { label: task.title, description, detail: [detail, after].filter(Boolean).join("  ") };
}

function runRow(board: BoardState, labels: AgentLabels, run: Run): vscode.QuickPickItem {
  const step = stepInWords(run.state.name === "running" ? run.state.step : run.state.name);
  const description = `${labelOf(labels, run.agent)} · ${step}`;
  return { label: board.tasks.get(run.task)?.title ?? run.task, description, detail: run.id };
}
