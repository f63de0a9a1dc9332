import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import { labelOf, type AgentLabels } from "#core/board/view/agent-labels.ts";
import { refused } from "#core/errors.ts";
import type { Approval } from "#core/permission/approval.ts";
import { classWords } from "#core/permission/permission-class.ts";
import { offeredRule } from "#core/permission/permission-rule.ts";
import type { Shared } from "../shared.ts";
import { targetOf } from "../target.ts";
import { requireTrust } from "../trust.ts";
import { pick } from "./choose.ts";

export async function answerApproval(
  { current, views }: Shared,
  argument: unknown,
  decision: "allow" | "deny",
  always = false,
): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const id = targetOf(argument, board).approval ?? (await chooseApproval(board, decision, views.labels));
  const approval = board.approvals.get(id);
  if (approval?.answer !== undefined) {
    const done = approval.answer.decision === "allow" ? "allowed" : "denied";
    void vscode.window.showInformationMessage(`“${nameOf(approval)}” was ${done} already.`);
    return;
  }
  const forGood = always && approval !== undefined && (await agreesToRule(approval));
  await tutti.send({ type: "approval/answer", id, decision, by: "editor", always: forGood });
}

/** Shows the rule before it is made. */
async function agreesToRule(approval: Approval): Promise<boolean> {
  const rule = offeredRule(approval);
  if (rule === undefined)
    throw refused(`“${nameOf(approval)}” is asked each time, whatever the rules say. ${approval.reason}`);
  const choices = {
    items: [
      { label: "$(check-all) Make this rule", detail: rule, forGood: true },
      { label: "$(check) Allow only this once", detail: nameOf(approval), forGood: false },
    ],
    placeHolder: "Shall agents always be allowed this?",
    nothing: "",
  };
  return (await pick(choices, ({ label, detail }) => ({ label, detail }))).forGood;
}

function nameOf({ command, title }: Approval): string {
  return command ?? title;
}

async function chooseApproval(board: BoardState, decision: "allow" | "deny", labels: AgentLabels) {
  const open = [...board.approvals.values()].filter(
    ({ answer, run }) => answer === undefined && board.runs.get(run)?.state.name === "running",
  );
  const question = {
    items: open,
    placeHolder: `What shall be ${decision === "allow" ? "allowed" : "denied"}?`,
    nothing: "No agent asks for anything.",
  };
  const chosen = await pick(question, (approval) => ({
    label: approval.command ?? approval.title,
    description: labelOf(labels, board.runs.get(approval.run)?.agent ?? ""),
    detail: approval.reason,
  }));
  return chosen.id;
}

/** Lists what agents may do without asking in this repository; the chosen rule is revoked. */
export async function showRules({ current }: Shared): Promise<void> {
  requireTrust();
  const { tutti } = await current.opened();
  const { rules } = await tutti.board.refresh();
  const question = {
    items: [...rules.values()],
    placeHolder: "Which rule shall be revoked?",
    nothing: "There are no rules: agents ask before all but reading, and editing in their worktree.",
  };
  const chosen = await pick(question, (rule) => ({
    label: `${rule.decision === "allow" ? "Allow" : "Deny"} ${classWords[rule.class]}`,
    description: `since ${new Date(rule.at).toLocaleDateString()}`,
  }));
  await tutti.send({ type: "rule/revoke", class: chosen.class });
}
