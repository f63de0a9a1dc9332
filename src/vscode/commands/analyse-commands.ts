import * as vscode from "vscode";
import type { AnalysisProgress } from "#core/analyse/analyser.ts";
import { describeProgress } from "#core/analyse/describe-progress.ts";
import type { Analysis } from "#core/analyse/finding.ts";
import { historyReport } from "#core/analyse/history/history-findings.ts";
import type { Tutti } from "#core/tutti.ts";
import { withProgress, type Step } from "../progress.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { count } from "../words.ts";

export async function analyseProject({ current }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  void offer(describe(await analyse(tutti)), ["Plan Tasks", "Open Board"]);
}

/** Looks for secrets in all that was ever committed, with an analysis before it. */
export async function searchHistory({ current }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const { findings } = await withProgress("Tutti is looking for secrets in the history", (step, signal) =>
    tutti.analyse((progress) => show(progress, step), signal, [], false, true),
  );
  const many = findings.filter(({ report }) => report === historyReport).length;
  const message =
    many === 0
      ? "No secret was found in the history."
      : `The history holds ${count(many, "secret")}. Revoke first, then plan.`;
  void offer(message, ["Plan Tasks", "Open Board"]);
}

export async function planTasks({ current }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  if ((await tutti.board.refresh()).facts === undefined) await analyse(tutti);
  const fresh = await tutti.plan();
  const message =
    fresh.length === 0
      ? "There is nothing new to propose."
      : `${count(fresh.length, "task")} proposed. Accept or dismiss each on the board.`;
  void offer(message, ["Open Board"]);
}

function analyse(tutti: Tutti): Thenable<Analysis> {
  return withProgress("Tutti is analysing the project", (step, signal) =>
    tutti.analyse((progress) => show(progress, step), signal, [], true),
  );
}

function show(progress: AnalysisProgress, step: Step): void {
  const { done, total } = progress;
  if (total === undefined || total === 0) step(describeProgress(progress));
  else step(describeProgress(progress), (100 * done) / total);
}

function describe({ facts, findings, skipped }: Analysis): string {
  const [language] = facts.languages;
  const mostly = language === undefined ? "" : `, mostly ${language.language}`;
  const left = skipped.length === 0 ? "" : ` ${count(skipped.length, "file")} not read.`;
  return `${facts.name}: ${count(facts.files, "file")}, ${count(facts.lines, "line")}${mostly}. ${count(findings.length, "finding")}.${left}`;
}

const commandsOf: Readonly<Record<string, string>> = { "Plan Tasks": "tutti.plan", "Open Board": "tutti.openBoard" };

async function offer(message: string, buttons: readonly string[]): Promise<void> {
  const answer = await vscode.window.showInformationMessage(message, ...buttons);
  const command = answer === undefined ? undefined : commandsOf[answer];
  if (command !== undefined) await vscode.commands.executeCommand(command);
}
