import * as vscode from "vscode";
import type { PlanRecord } from "#core/plan/goal/plan-record.ts";
import { withProgress } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { ask, cancelled } from "./choose.ts";

/** From a goal to proposals: a model asks what it must know, writes down what is wanted, and divides it. */
export async function planGoal({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const { goals } = await current.opened();
  const goal = typeof argument === "string" ? argument : await askGoal();
  const asked = await withProgress("Tutti plans", (step, signal) => goals.begin({ goal }, step, signal));
  const answers = await askAll(asked);
  const { plan, specFile } = await withProgress("Tutti plans", (step, signal) =>
    goals.finish(asked.id, answers, step, signal),
  );
  await vscode.window.showTextDocument(vscode.Uri.file(specFile), { preview: true });
  void offerBoard(plan.tasks.length);
}

async function askGoal(): Promise<string> {
  return await ask({
    title: "Plan from Goal",
    prompt: "What do you want? A model asks what it must know, and proposes tasks.",
    placeHolder: "For example: people can split a bill by weight",
  });
}

/** Leaving a question out ends it; the plan can be taken up with `tutti plan --continue`. */
async function askAll({ questions }: PlanRecord): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const [at, { question, default: usual }] of questions.entries()) {
    const title = `Plan from Goal (${at + 1} of ${questions.length})`;
    const answer = await vscode.window.showInputBox({ title, prompt: question, value: usual, ignoreFocusOut: true });
    if (answer === undefined) throw cancelled();
    if (answer.trim() !== "") answers[at + 1] = answer.trim();
  }
  return answers;
}

async function offerBoard(tasks: number): Promise<void> {
  const message = `${count(tasks, "task")} proposed. Accept, change or dismiss each on the board.`;
  if ((await vscode.window.showInformationMessage(message, "Open Board")) === undefined) return;
  await vscode.commands.executeCommand("tutti.openBoard");
}
