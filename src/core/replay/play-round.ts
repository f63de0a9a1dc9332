import type { Clock } from "../clock.ts";
import type { AgentEvent } from "../run/agent-event.ts";
import type { PatchLine, RecordedLine } from "./recording.ts";
import type { ReplayPace } from "./replay-setting.ts";

export type PlayedEvent = Exclude<AgentEvent, { type: "round-start" | "session-start" | "session-end" | "spending" }>;
export type PlayedEnd = Omit<Extract<AgentEvent, { type: "session-end" }>, "type">;
export type Decision = "allow" | "deny";

export interface PlayPorts {
  readonly clock: Pick<Clock, "now" | "sleep">;
  readonly pace: ReplayPace;
  readonly push: (event: PlayedEvent) => void;
  /** @returns what is wrong, as the end of a sentence, when it does not fit */
  readonly apply: (patch: PatchLine, signal: AbortSignal) => Promise<string | undefined>;
  /** Resolves with the answer to a question that was pushed. */
  readonly answerTo: (question: string, signal: AbortSignal) => Promise<Decision>;
}

const LONGEST_PAUSE_MS = 2 ** 31 - 1;

/**
 * Plays one round: pushes what the agent said, changes what it changed, and
 * waits where it had to wait for an answer. What it cost is not played.
 *
 * @returns how the session ends; a round without an end ends well
 */
export async function playRound(
  round: readonly RecordedLine[],
  ports: PlayPorts,
  signal: AbortSignal,
): Promise<PlayedEnd> {
  const asked = new Set<string>();
  for (const line of round) {
    if ("answer" in line) {
      if (!asked.has(line.to)) continue;
      const end = await waitFor(line.to, line.answer, ports, signal);
      if (end !== undefined) return end;
      continue;
    }
    await pause(line.afterMs, ports, signal);
    if ("patch" in line) {
      const problem = await ports.apply(line, signal);
      if (problem !== undefined) return doesNotFit(line, problem);
      continue;
    }
    const { event } = line;
    if (event.type === "session-end") return endOf(event, line.heldForMs, ports);
    if (isPlayed(event)) ports.push(event);
    if (event.type === "permission-request") asked.add(event.id);
  }
  return { outcome: "finished" };
}

async function pause(afterMs: number, { pace, clock }: PlayPorts, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (pace === "at-once" || afterMs === 0) return;
  await clock.sleep(Math.min(afterMs / pace, LONGEST_PAUSE_MS), signal);
}

async function waitFor(
  question: string,
  recorded: Decision | "any",
  ports: PlayPorts,
  signal: AbortSignal,
): Promise<PlayedEnd | undefined> {
  const decision = await ports.answerTo(question, signal);
  if (recorded === "any" || decision === recorded) return undefined;
  const [then, now] = decision === "deny" ? ["allowed", "denied"] : ["denied", "allowed"];
  return {
    outcome: "failed",
    reason: `In the recording this was ${then}, and now it is ${now}: what the agent would have done is not known.`,
  };
}

function doesNotFit({ base }: PatchLine, problem: string): PlayedEnd {
  const advice = base === undefined ? "" : ` It was recorded on commit ${base.slice(0, 10)}: begin with that one.`;
  return { outcome: "failed", reason: `The recorded change does not fit this worktree: ${problem}.${advice}` };
}

/** The replay has a start and a price of its own. */
function isPlayed(event: AgentEvent): event is PlayedEvent {
  return !["round-start", "session-start", "session-end", "usage", "spending"].includes(event.type);
}

function endOf(
  { type: _type, ...end }: Extract<AgentEvent, { type: "session-end" }>,
  heldForMs: number | undefined,
  { clock }: PlayPorts,
): PlayedEnd {
  return heldForMs === undefined ? end : { ...end, heldUntil: Math.round(clock.now() + heldForMs) };
}
