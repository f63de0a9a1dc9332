import { ApprovalId } from "#core/board/ids.ts";
import { LongestAnswer, type RegisterEntry } from "#core/board/register.ts";
import { HUMAN } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";
import type { Approval } from "#core/permission/approval.ts";
import { classWords, type RuleClass } from "#core/permission/permission-class.ts";
import { rememberable } from "#core/permission/permission-rule.ts";
import { entryDocument } from "#core/registers/register-words.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import type { Output } from "../output.ts";

/** `tutti answer QUESTION [ANSWER] [--always]`: the first answer counts. Without one the question is shown. */
export async function answer(
  context: CommandContext,
  name: string,
  decision: string | undefined,
  always: boolean,
): Promise<ExitCode> {
  const { tutti } = await context.project();
  const { out } = context;
  const id = ApprovalId.parse(name);
  const board = await tutti.board.refresh();
  const approval = board.approvals.get(id);
  if (approval === undefined) {
    const question = [...board.registers.values()].find((entry) => entry.id === name && entry.kind === "question");
    if (question === undefined) throw refused(`There is no question ${id}.`);
    return answerQuestion(context, question, decision);
  }
  if (decision === undefined) return show(out, approval);
  if (decision !== "allow" && decision !== "deny") throw refused("Answer this question with allow or deny.");
  const events = await tutti.send({ type: "approval/answer", id, decision, by: HUMAN, always });
  const first = events.some((event) => event.type === "approval/answered" && event.id === id);
  const rules = events.flatMap((event) => (event.type === "rule/set" ? [event.rule] : []));
  out.document({ schema: 1, id, decision, first, rules });
  out.line(first ? `${id}: ${decision}.` : `${id} was answered before.`);
  for (const rule of rules)
    out.line(`From now on: ${rule.decision} ${classWords[rule.class]}. Revoke it: tutti rules --revoke ${rule.class}`);
  return exitCode.done;
}

/** A question of the registers has an answer in words. */
async function answerQuestion(
  { project, out }: CommandContext,
  entry: RegisterEntry,
  words: string | undefined,
): Promise<ExitCode> {
  const { tutti } = await project();
  const { id } = entry;
  if (words === undefined) {
    out.document({ schema: 1, entry });
    out.line(entryDocument(tutti.board.state, entry).trimEnd());
    return entry.state.name === "open" ? exitCode.needsHuman : exitCode.done;
  }
  const text = LongestAnswer.safeParse(words);
  if (!text.success) throw refused("An answer has 1 to 20,000 characters.");
  await tutti.send({ type: "register/move", id, state: { name: "answered", answer: text.data }, by: HUMAN });
  out.document({ schema: 1, entry: tutti.board.state.registers.get(id) ?? entry });
  out.line(`${id} is answered.${entry.blocks === true ? " What waited for it goes on." : ""}`);
  return exitCode.done;
}

function show(out: Output, approval: Approval): ExitCode {
  out.document({ schema: 1, question: approval });
  out.line(approval.command ?? approval.title);
  out.line(approval.reason);
  if (approval.diff !== undefined) out.line(approval.diff);
  if (approval.answer !== undefined) out.line(`Answered: ${approval.answer.decision}, by ${approval.answer.by}.`);
  else out.line(`Denied at ${new Date(approval.expiresAt).toISOString()} unless somebody answers.`);
  const classes = rememberable(approval);
  if (classes.length > 0)
    out.line(`With --always also from now on: ${classes.map((each) => classWords[each]).join(", ")}.`);
  return approval.answer === undefined ? exitCode.needsHuman : exitCode.done;
}

export interface RuleOptions {
  readonly allow: readonly RuleClass[];
  readonly deny: readonly RuleClass[];
  readonly revoke: readonly RuleClass[];
}

/** `tutti rules`: what is decided without asking, in this repository; adds and revokes. */
export async function rules({ project, out }: CommandContext, { allow, deny, revoke }: RuleOptions): Promise<ExitCode> {
  const { tutti } = await project();
  for (const each of revoke) await tutti.send({ type: "rule/revoke", class: each });
  for (const each of allow) await tutti.send({ type: "rule/set", class: each, decision: "allow", by: HUMAN });
  for (const each of deny) await tutti.send({ type: "rule/set", class: each, decision: "deny", by: HUMAN });
  const known = [...(await tutti.board.refresh()).rules.values()];
  out.document({ schema: 1, rules: known });
  if (known.length === 0)
    out.line("There are no rules: agents ask before all but reading, and editing in their worktree.");
  for (const rule of known) out.line(`${rule.decision.padEnd(6)} ${rule.class.padEnd(8)} ${classWords[rule.class]}`);
  return exitCode.done;
}
