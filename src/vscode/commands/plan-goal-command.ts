import * as vscode from "vscode";
import { specText } from "#core/plan/goal/plan-prompts.ts";
import type { PlanRecord } from "#core/plan/goal/plan-record.ts";
import type { Project } from "../project.ts";
import { withProgress } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";
import { ask, cancelled, pick } from "./choose.ts";

/** From a goal to proposals: a model asks what it must know, writes down what is wanted, and divides it. */
export async function planGoal({ current }: Shared, argument: unknown): Promise<void> {
  requireTrust();
  const project = await current.opened();
  const { goals } = project;
  const isGiven = typeof argument === "string"; // by a keybinding, or another extension
  const goal = isGiven ? argument : await askGoal();
  const agent = isGiven ? undefined : await chooseAgent(goals);
  const asked = await withProgress("Tutti plans", (step, signal) => goals.begin({ goal, agent }, step, signal));
  let { plan, specFile, asksAgain } = await finish(goals, asked, 0);
  if (asksAgain) ({ plan, specFile, asksAgain } = await finish(goals, plan, plan.askedAgain ?? 0));
  await vscode.window.showTextDocument(vscode.Uri.file(specFile), { preview: true });
  void offerNext(project, plan);
}

/** Asks the questions from this one on, and goes on with the answers. */
async function finish(
  goals: Project["goals"],
  asked: PlanRecord,
  from: number,
): ReturnType<Project["goals"]["finish"]> {
  const answers = await askAll(asked, from);
  return await withProgress("Tutti plans", (step, signal) => goals.finish(asked.id, answers, step, signal));
}

/** @returns `undefined` where there is no choice, and whoever can plans, or says why nobody can */
async function chooseAgent(goals: Project["goals"]): Promise<string | undefined> {
  const planners = await goals.planners(new AbortController().signal);
  if (planners.length < 2) return undefined;
  const question = { items: planners, placeHolder: "Who shall plan?", nothing: "" };
  const chosen = await pick(question, ({ label, kind, capabilities, version }) => ({
    label,
    description: [kind === "model" ? "model" : "agent", version, capabilities?.price && `price ${capabilities.price}`]
      .filter((part) => part !== undefined)
      .join(" · "),
    detail:
      kind === "model"
        ? "Is told the goal, the project brief and the open tasks."
        : "Looks into a copy of the project, and can change nothing.",
  }));
  return chosen.id;
}

async function askGoal(): Promise<string> {
  return await ask({
    title: "Plan from Goal",
    prompt: "What do you want? It is asked what must be known, and becomes proposals.",
    placeHolder: "For example: people can split a bill by weight",
  });
}

/** Leaving a question out ends it; the plan can be taken up with `tutti plan --continue`. */
async function askAll({ questions }: PlanRecord, from: number): Promise<Readonly<Record<string, string>>> {
  const answers: Record<string, string> = {};
  for (const [at, { question, default: usual }] of questions.entries()) {
    if (at < from) continue;
    const what = from === 0 ? "Plan from Goal" : "Plan from Goal: your answers raise more";
    const title = `${what} (${at + 1 - from} of ${questions.length - from})`;
    const answer = await vscode.window.showInputBox({ title, prompt: question, value: usual, ignoreFocusOut: true });
    if (answer === undefined) throw cancelled();
    if (answer.trim() !== "") answers[at + 1] = answer.trim();
  }
  return answers;
}

async function offerNext({ repository }: Project, { tasks, spec }: PlanRecord): Promise<void> {
  const message = `${count(tasks.length, "task")} proposed. Accept, change or dismiss each on the board.`;
  const save = "Save Specification…";
  const answer = await vscode.window.showInformationMessage(message, "Open Board", save);
  if (answer === "Open Board") await vscode.commands.executeCommand("tutti.openBoard");
  if (answer !== save || spec === undefined) return;
  const name = `${spec.title.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.md`;
  const defaultUri = vscode.Uri.joinPath(vscode.Uri.file(repository.top), name);
  const uri = await vscode.window.showSaveDialog({
    defaultUri,
    filters: { Markdown: ["md"] },
    title: "Save Specification",
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, Buffer.from(`${specText(spec)}\n`));
  await vscode.window.showTextDocument(uri);
}
