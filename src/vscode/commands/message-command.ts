import * as vscode from "vscode";
import { MessageId } from "#core/board/ids.ts";
import type { BoardState } from "#core/board/board-state.ts";
import type { Run } from "#core/board/run.ts";
import { LONGEST_MESSAGE, messagesOf, MessageText, queuedMessages, type RunMessage } from "#core/board/run-message.ts";
import { HUMAN, type Task } from "#core/board/task.ts";
import { labelOf } from "#core/board/view/agent-labels.ts";
import { messageStands, toldWhen } from "#core/board/view/message-words.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { followsReviews } from "#core/review/rework.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { ask, cancelled, chooseRun } from "./choose.ts";

/** Says something to the agent of a run; where messages wait already, they are shown first, to be changed. */
export async function messageAgent({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const board = await project.tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter(mayHear).toReversed(),
    placeHolder: "Whose agent shall be told something?",
    nothing: "No agent has work that it could be told something about.",
  });
  const label = labelOf(views.labels, run.agent);
  const given = textOf(argument);
  if (given !== undefined) return say(project, run, given, label);
  const message = queuedMessages(board, run.id).length === 0 ? undefined : await chooseMessage(project, run, label);
  const text = await askText(project, run, label, message);
  if (message === undefined) return say(project, run, text, label);
  await project.tutti.send({ type: "message/edit", id: message.id, text, was: message.text });
}

/** Whether an agent has it, or will have it again. */
export function mayHear(run: Run): boolean {
  return run.endedAt === undefined && followsReviews(run.agent);
}

async function say({ tutti }: Project, run: Run, text: string, label: string): Promise<void> {
  const id = MessageId.parse(`m-${tutti.ports.clock.id()}`);
  await tutti.send({ type: "message/queue", id, run: run.id, text: MessageText.parse(text), author: HUMAN });
  vscode.window.setStatusBarMessage(`$(comment) ${label} will be told.`, 5_000);
}

/** Keybindings and other extensions may bring the text: `{ run, text }`. */
function textOf(argument: unknown): string | undefined {
  if (typeof argument !== "object" || argument === null || !("text" in argument)) return undefined;
  const text = MessageText.safeParse(argument.text);
  if (text.success) return text.data;
  throw refused(`A message has 1 to ${LONGEST_MESSAGE} characters.`);
}

async function askText(project: Project, run: Run, label: string, message: RunMessage | undefined): Promise<string> {
  const task: Task | undefined = project.tutti.board.state.tasks.get(run.task);
  const text = await ask({
    title: `Message ${label} about “${task?.title ?? run.task}”`,
    prompt: whenTold(project, run),
    placeHolder: "What shall it know, or do differently?",
    ...(message && { value: message.text }),
    validateInput: (value) =>
      MessageText.safeParse(value).success ? undefined : `A message has 1 to ${LONGEST_MESSAGE} characters.`,
  });
  return text.trim();
}

function whenTold({ tutti }: Project, run: Run): string {
  const now = tutti.board.state.runs.get(run.id) ?? run;
  try {
    return toldWhen(now, tutti.ports.agents.get(now.agent).supports);
  } catch (error) {
    if (TuttiError.from(error) === undefined) throw error;
    return toldWhen(now, undefined); // an agent of another machine
  }
}

interface Row extends vscode.QuickPickItem {
  readonly message?: RunMessage;
}

const sooner: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("arrow-up"), tooltip: "Tell This Before" };
const withdraw: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: "Withdraw" };

/** @returns the message to edit; `undefined` for a new one */
async function chooseMessage(project: Project, run: Run, label: string): Promise<RunMessage | undefined> {
  const { tutti } = project;
  const picking = vscode.window.createQuickPick<Row>();
  picking.title = `Messages to ${label}`;
  picking.placeholder = whenTold(project, run);
  const show = (board: BoardState): void => void (picking.items = rowsOf(board, run));
  show(tutti.board.state);
  using _following = tutti.board.listen(show);
  const chosen = Promise.withResolvers<RunMessage | undefined>();
  const parts = vscode.Disposable.from(
    picking,
    picking.onDidTriggerItemButton(({ button, item }) => {
      if (item.message !== undefined) change(project, item.message, button).catch(chosen.reject);
    }),
    picking.onDidAccept(() => chosen.resolve(picking.activeItems[0]?.message)),
    picking.onDidHide(() => chosen.reject(cancelled())),
  );
  try {
    picking.show();
    return await chosen.promise;
  } finally {
    parts.dispose();
  }
}

function rowsOf(board: BoardState, run: Run): readonly Row[] {
  const [first] = queuedMessages(board, run.id);
  const told = messagesOf(board, run.id).filter(({ state }) => state.name !== "queued" && state.name !== "withdrawn");
  return [
    { label: "$(add) New Message…", alwaysShow: true },
    { label: "Waiting", kind: vscode.QuickPickItemKind.Separator },
    ...queuedMessages(board, run.id).map((message): Row => {
      const buttons = message === first ? [withdraw] : [sooner, withdraw];
      return { label: message.text, description: "edit", message, buttons };
    }),
    ...(told.length === 0 ? [] : [{ label: "Told", kind: vscode.QuickPickItemKind.Separator }]),
    ...told.map((message): Row => ({ label: message.text, description: messageStands(message) })),
  ];
}

async function change({ tutti }: Project, message: RunMessage, button: vscode.QuickInputButton): Promise<void> {
  if (button === withdraw) return void (await tutti.send({ type: "message/withdraw", id: message.id }));
  const queue = queuedMessages(tutti.board.state, message.run);
  const before = queue[queue.findIndex(({ id }) => id === message.id) - 1];
  if (before !== undefined) await tutti.send({ type: "message/move", id: message.id, before: before.id });
}
