import { TuttiError } from "../errors.ts";
import { taskPrompt } from "../plan/prompt.ts";
import { offerRegisters } from "../registers/offer-registers.ts";
import { conversationSoFar } from "./conversation.ts";
import type { SessionMail } from "./mailbox.ts";
import type { TakeUp } from "./take-up.ts";
import type { Session } from "./work-round.ts";

/**
 * A half-done change means nothing to an agent that did not make it. It is kept, and told where.
 *
 * @returns false when it cannot be kept, and so stays
 */
async function putBack(
  { execution, place, round, step, takesOver }: Session,
  note: (text: string) => void,
): Promise<boolean> {
  if (step.attempt === 1 || round.rebased === true || takesOver) return false;
  const { ports, run } = execution;
  try {
    const { kept } = await ports.worktrees.putBack(place, { commit: round.commit, saved: undefined }, step.signal);
    if (kept === undefined) return true;
    await ports.board.send({ type: "run/save", run: run.id, ref: kept, aside: true });
    note(`What the agent had done before it was cut off is kept under ${kept}.`);
    return true;
  } catch (error) {
    const known = TuttiError.from(error);
    if (known?.kind !== "refused") throw error;
    note(`The agent begins with the worktree as it is. ${known.message}`);
    return false;
  }
}

/** What the agent of a session is told first. */
export async function promptFor(
  work: Session,
  beginning: TakeUp,
  mail: SessionMail,
  note: (text: string) => void,
): Promise<string> {
  const { execution, round, step, takesOver } = work;
  const { ports, run, task } = execution;
  const wasPutBack = beginning.how === "afresh" && (await putBack(work, note));
  const messages = await mail.first(beginning.how === "resumed" ? "resumed" : "new");
  await ports.transcripts.flush();
  const said = beginning.how === "afresh" ? ((await ports.said?.(run.id)) ?? []) : [];
  const cutOff = beginning.how === "resumed" ? "same-session" : wasPutBack ? "put-back" : "as-it-is";
  return taskPrompt({
    task,
    rework: round.rework,
    facts: ports.board.state.facts,
    brief: await briefOf(work, note),
    registers: offerRegisters(ports.board.state, task, ports.settings().registerTokens),
    findings: task.findings.flatMap((id) => ports.board.state.findings.get(id) ?? []),
    cutOff: step.attempt > 1 || takesOver ? cutOff : undefined,
    conversation: conversationSoFar(said),
    messages: messages && { ...messages, isRepeated: messages.isRepeated && beginning.how === "resumed" },
  });
}

/** An agent can work without it. */
async function briefOf({ execution, place, step }: Session, note: (text: string) => void): Promise<string | undefined> {
  try {
    return await execution.ports.brief?.(place, step.signal);
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || known.kind === "cancelled") throw error;
    note(`The agent is told of the project without its map. ${known.message}`);
    return undefined;
  }
}
