import * as vscode from "vscode";
import { formatUsd } from "#core/cost/format-usd.ts";
import type { Run } from "#core/board/run.ts";
import { attemptsInWords, type RunStep } from "#core/run/run-steps.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { chooseRun, pick } from "./choose.ts";

const restful: ReadonlySet<Run["state"]["name"]> = new Set(["failed", "cancelled", "interrupted", "waiting"]);

/** The run begins again from the step that a person picks. */
export async function retryRun({ current, views }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const run = await chooseRun(board, views.labels, argument, {
    items: [...board.runs.values()].filter((entry) => restful.has(entry.state.name)).toReversed(),
    placeHolder: "Which run shall begin again from one of its steps?",
    nothing: "No run has stopped. One that works must be stopped first.",
  });
  const steps = (await tutti.steps(run.id)).filter((step) => step.retry);
  const title = board.tasks.get(run.task)?.title ?? run.task;
  const question = {
    items: steps.toReversed(),
    placeHolder: `From which step shall “${title}” begin again? What is in its worktree now is kept.`,
    nothing: `Nothing is recorded of the run on “${title}”, so it cannot begin again from a step.`,
  };
  const step = await pick(question, rowOf);
  await tutti.retryRun(run.id, step.name);
  vscode.window.setStatusBarMessage(`$(debug-restart-frame) “${title}” begins again from ${step.name}.`, 5_000);
}

function rowOf(step: RunStep): vscode.QuickPickItem {
  const cost = step.costMicroUsd === undefined ? undefined : formatUsd(step.costMicroUsd);
  const began = new Date(step.startedAt).toLocaleTimeString();
  const description = [step.state, began, cost].filter((part) => part !== undefined).join(" · ");
  return { label: step.name, description, detail: attemptsInWords(step) };
}
