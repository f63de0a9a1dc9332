import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import { obstacleOf, runnableTasks } from "#core/board/dependencies.ts";
import { isActive, type Run } from "#core/board/run.ts";
import type { Task } from "#core/board/task.ts";
import { labelOf } from "#core/board/view/agent-labels.ts";
import { urgentFirst } from "#core/board/view/board-view.ts";
import { route } from "#core/routing/route.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import type { RequestedRun } from "#core/tutti.ts";
import type { Shared } from "../shared.ts";
import { targetOf } from "../target.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { cancelled, chooseRun, chooseTask, pick } from "./choose.ts";

export async function runTask({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti, settings } = await current.opened();
  const board = await tutti.board.refresh();
  const task = await chooseTask(board, argument, {
    items: mayRun(board),
    placeHolder: "Which task shall an agent work on?",
    nothing: "No task is ready. Accept a proposal or move a task to Ready first.",
  });
  const error = (await tutti.planErrors()).get(task.id);
  if (error !== undefined) await confirmAnyway(task, error);
  const agents = await views.findAgents();
  const choice = route(task, { agents, settings: settings(), board, now: tutti.ports.clock.now() });
  // Somebody who points at a task wants it run; routing is asked, not they.
  const pointed = targetOf(argument, board).task !== undefined;
  const agent = pointed && choice.agent !== undefined ? choice.agent : (await chooseAgent(task, agents, choice)).id;
  const requested = await tutti.runTask(task.id, agent, undefined, error !== undefined);
  vscode.window.setStatusBarMessage(
    `$(play) ${labelOf(views.labels, requested.agent ?? agent)} takes “${task.title}”.`,
    5_000,
  );
}

/** A plan with an error does not start by itself, but a person may know better. */
async function confirmAnyway(task: Task, error: string): Promise<void> {
  const message = `The plan of “${task.title}” has an error. Run it anyway?`;
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail: error }, "Run Anyway");
  if (answer === undefined) throw cancelled();
}

export async function runReady({ current, reporting }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const requested = await tutti.runReady();
  const left = requested.filter((entry) => entry.run === undefined);
  for (const { task, reason } of left) reporting.log.info(`“${task.title}” was left out: ${reason}`);
  void tellReady(requested, left, reporting.log);
}

export async function stopRun({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => isActive(entry.state)),
    placeHolder: "Which run shall stop?",
    nothing: "No run is in progress.",
  });
  const discard = run.state.name === "waiting";
  if (discard) await confirmLoss(board, run);
  await tutti.send({ type: "run/stop", run: run.id, discard });
}

/** Stopping a run that waits with its result would put the result away unread. */
async function confirmLoss(board: BoardState, run: Run): Promise<void> {
  const title = board.tasks.get(run.task)?.title ?? run.task;
  const message = `The work on “${title}” is delivered and waits for your review. End the run without it?`;
  const detail = "The branch with the work is kept.";
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, "End the Run");
  if (answer === undefined) throw cancelled();
}

export async function resumeRun({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => entry.state.name === "interrupted"),
    placeHolder: "Which run shall go on?",
    nothing: "No run is interrupted.",
  });
  await tutti.send({ type: "run/resume", run: run.id });
}

/** Ready tasks first, then those that may be tried again. */
function mayRun(board: BoardState): readonly Task[] {
  const again = [...board.tasks.values()].filter(
    (task) =>
      (task.state.name === "failed" || task.state.name === "interrupted") && obstacleOf(board, task) === undefined,
  );
  return [...runnableTasks(board), ...again.toSorted(urgentFirst)];
}

async function chooseAgent(
  task: Task,
  agents: readonly AgentDescription[],
  choice: ReturnType<typeof route>,
): Promise<AgentDescription> {
  const usable = agents.filter(
    (agent) => agent.installed && agent.denied === undefined && (agent.kind !== "recipe" || task.recipe !== undefined),
  );
  const items = usable.toSorted((a, b) => Number(b.id === choice.agent) - Number(a.id === choice.agent));
  const question = {
    items,
    placeHolder: `Which agent shall work on “${task.title}”?`,
    nothing: choice.agent === undefined ? choice.reason : "No agent is installed.",
  };
  return pick(question, (agent) => ({
    label: agent.label,
    description: [agent.kind, agent.version].filter(Boolean).join(" · "),
    detail: agent.id === choice.agent ? choice.reason : (agent.remark ?? ""),
  }));
}

async function tellReady(
  requested: readonly RequestedRun[],
  left: readonly RequestedRun[],
  log: vscode.LogOutputChannel,
): Promise<void> {
  const started = requested.length - left.length;
  const first = left[0] === undefined ? "" : ` “${left[0].task.title}” was left out: ${left[0].reason}`;
  if (requested.length === 0) {
    const answer = await vscode.window.showInformationMessage(
      "No task is ready. Accept a proposal or move a task to Ready first.",
      "Open Board",
    );
    if (answer !== undefined) await vscode.commands.executeCommand("tutti.openBoard");
  } else if (left.length === 0) {
    vscode.window.setStatusBarMessage(`$(run-all) ${count(started, "task")} given to agents.`, 5_000);
  } else {
    const more = left.length === 1 ? "" : ` The log says why of ${left.length - 1} more.`;
    const answer = await vscode.window.showWarningMessage(
      `${count(started, "task")} given to agents.${first}${more}`,
      "Show Log",
    );
    if (answer !== undefined) log.show();
  }
}
