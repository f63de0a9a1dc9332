import type { BoardState } from "#core/board/board-state.ts";
import { labelOf, type AgentLabels } from "#core/board/view/agent-labels.ts";
import { classWords } from "#core/permission/permission-class.ts";
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
  await tutti.send({ type: "approval/answer", id, decision, by: "editor", always });
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
