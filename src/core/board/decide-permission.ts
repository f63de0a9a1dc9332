import { refused } from "../errors.ts";
import { type PermissionRule, type PermissionRules, rememberable, ruled } from "../permission/permission-rule.ts";
import type { RuleClass } from "../permission/permission-class.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { afterAnswer } from "./decide-money.ts";
import type { Event } from "./event.ts";

type PermissionCommand = Extract<Command, { type: `approval/${string}` | `rule/${string}` }>;

export function decidePermissions(board: BoardState, command: PermissionCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "approval/ask":
      if (board.approvals.has(command.approval.id)) return [];
      return [{ type: "approval/asked", at: now, approval: { ...command.approval, askedAt: now } }];
    case "approval/answer":
      return answer(board, command, now);
    case "rule/set": {
      const { class: what, decision, by } = command;
      if (board.rules.get(what)?.decision === decision) return [];
      const rules = [{ class: what, decision, by, at: now }];
      return [...set(rules), ...settled(board, rules, now)];
    }
    case "rule/revoke":
      return board.rules.has(command.class) ? [{ type: "rule/revoked", at: now, class: command.class }] : [];
  }
}

/** The first answer counts. */
function answer(
  board: BoardState,
  { id, decision, by, always }: Extract<Command, { type: "approval/answer" }>,
  now: number,
): readonly Event[] {
  const approval = board.approvals.get(id);
  if (approval === undefined) throw refused(`There is no question ${id}.`);
  if (approval.answer !== undefined) return [];
  const answered: readonly Event[] = [
    { type: "approval/answered", at: now, id, decision, by },
    ...afterAnswer(board, approval, { decision, by }, now),
  ];
  if (always !== true) return answered;
  const classes = rememberable(approval);
  if (classes.length === 0)
    throw refused(
      `Question ${id} is asked each time, whatever the rules say. ${approval.reason} Answer it without a rule.`,
    );
  const rules = classes.map((each) => ({ class: each, decision, by, at: now }));
  return [...answered, ...set(rules), ...settled(board, rules, now, id)];
}

function set(rules: readonly PermissionRule[]): readonly Event[] {
  return rules.map((rule) => ({ type: "rule/set", at: rule.at, rule }));
}

/** Other questions that wait, and that the rules answer from now on. */
function settled(board: BoardState, fresh: readonly PermissionRule[], now: number, but?: string): readonly Event[] {
  const rules: PermissionRules = new Map<RuleClass, PermissionRule>([
    ...board.rules,
    ...fresh.map((rule) => [rule.class, rule] as const),
  ]);
  return [...board.approvals.values()].flatMap((approval): readonly Event[] => {
    if (approval.answer !== undefined || approval.id === but) return [];
    const decision = ruled(approval, rules)?.decision;
    return decision === undefined
      ? []
      : [{ type: "approval/answered", at: now, id: approval.id, decision, by: "rule" }];
  });
}
