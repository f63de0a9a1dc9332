import type { Run } from "../board/run.ts";
import type { AgentDriver } from "./agent.ts";

/**
 * How a round of work begins: with a new conversation, with the one that the
 * agent had before, or afresh although there had been one; or with an agent
 * that outlived the worker that had started it.
 */
export type TakeUp =
  | { readonly how: "new" }
  | { readonly how: "resumed"; readonly session: string }
  | { readonly how: "adopted" }
  /** `because` is the end of a sentence. */
  | { readonly how: "afresh"; readonly because: string };

/**
 * @param attempt  above 1 when a worker that died had begun this round
 */
export function takeUp(
  run: Pick<Run, "session" | "retry">,
  driver: Pick<AgentDriver, "id" | "label" | "supports">,
  round: number,
  attempt: number,
): TakeUp {
  if (round === 1 && attempt === 1) return { how: "new" };
  const { session, retry } = run;
  if (session === undefined && retry !== undefined && attempt === 1) {
    return { how: "afresh", because: "a conversation cannot be taken back to an earlier step" };
  }
  if (session !== undefined && session.agent !== driver.id) {
    return { how: "afresh", because: `${driver.label} has taken the work over from another agent` };
  }
  if (!driver.supports.resume) return { how: "afresh", because: `${driver.label} cannot take up a conversation again` };
  if (driver.supports.oneRound === true && attempt === 1) {
    return { how: "afresh", because: `${driver.label} keeps a conversation for one round only` };
  }
  if (session?.id === undefined) return { how: "afresh", because: "no conversation was recorded" };
  return { how: "resumed", session: session.id };
}

/** What the transcript says of it; nothing of what is as expected. */
export function takeUpNotice(beginning: TakeUp): string | undefined {
  switch (beginning.how) {
    case "new":
      return undefined;
    case "adopted":
      return "Adopted the agent: it had gone on without the worker that started it.";
    case "resumed":
      return "Resumed the agent's session.";
    case "afresh":
      return `Started the step afresh, because ${beginning.because}.`;
  }
}
