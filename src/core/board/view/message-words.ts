import type { AgentSupport } from "../../run/agent.ts";
import type { Run } from "../run.ts";
import type { RunMessage } from "../run-message.ts";

/**
 * When the agent of a run will be told what waits, as a sentence.
 *
 * @param supports  what its driver can do; `undefined` where nobody knows
 */
export function toldWhen(
  { state }: Pick<Run, "state">,
  supports: Pick<AgentSupport, "steering" | "followUps"> | undefined,
): string {
  switch (state.name) {
    case "queued":
      return "The agent is told when it begins.";
    case "interrupted":
    case "stopping":
      return "The agent is told when the run goes on.";
    case "waiting":
      return "The work is delivered: the agent is told when it is sent back.";
    case "running":
      if (state.step !== "work") return "The agent has ended its turn: it is told with the next round of work.";
      if (supports?.steering === true) return "The agent is told between two steps of its work.";
      if (supports?.followUps === true) return "The agent is told when it has ended its turn, and goes on then.";
      return "This agent cannot be told anything while it works: it is told with the next round of work.";
    case "published":
    case "failed":
    case "cancelled":
      return "The run has ended: the agent is told only if the run is begun again.";
  }
}

/** Where a message stands, as the end of a line. */
export function messageStands({ state }: Pick<RunMessage, "state">): string {
  switch (state.name) {
    case "queued":
      return "waits";
    case "giving":
      return "is being told";
    case "given":
      return `told in round ${state.round}`;
    case "unsure":
      return "may have been told; told again in the next session";
    case "withdrawn":
      return "withdrawn";
  }
}
