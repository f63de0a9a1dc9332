import type { Clock } from "#core/clock.ts";
import { TuttiError } from "#core/errors.ts";
import { playRound, type Decision, type PlayedEnd } from "#core/replay/play-round.ts";
import type { PatchLine, RecordedLine } from "#core/replay/recording.ts";
import type { ReplayPace } from "#core/replay/replay-setting.ts";
import type { AgentSession, AgentStart } from "#core/run/agent.ts";
import type { PatchOutcome } from "../git/patches.ts";
import { EventStream } from "./event-stream.ts";
import { spoken, timeLimit, whenAborted } from "./time-limit.ts";

interface ReplaySession {
  readonly id: string;
  readonly label: string;
  readonly round: readonly RecordedLine[];
  readonly apply: (patch: PatchLine, signal: AbortSignal) => Promise<PatchOutcome>;
  readonly clock: Clock;
  readonly pace: ReplayPace;
}

/** Plays a round until it ends, is stopped, or takes too long. */
export function runReplaySession(
  session: ReplaySession,
  { timeLimitMs }: AgentStart,
  signal: AbortSignal,
): AgentSession {
  const { id, label, round } = session;
  const events = new EventStream();
  const stop = new AbortController();
  const answers = new Map<string, PromiseWithResolvers<Decision>>();
  let isLate = false;

  const play = async (): Promise<PlayedEnd> => {
    const push: Parameters<typeof playRound>[1]["push"] = (event) => {
      if (event.type === "permission-request") answers.set(event.id, Promise.withResolvers());
      events.push(event);
    };
    const ports = { ...session, push, apply: applied(session, events), answerTo: answerIn(answers) };
    try {
      return await playRound(round, ports, stop.signal);
    } catch (error) {
      if (isLate) return { outcome: "timed-out", reason: `${label} took longer than ${spoken(timeLimitMs)}.` };
      if (stop.signal.aborted) return { outcome: "cancelled" };
      const known = TuttiError.from(error);
      return { outcome: "failed", reason: `${label} failed: ${known?.message ?? String(error)}` };
    }
  };

  const follow = async (): Promise<void> => {
    using _limit = timeLimit(timeLimitMs, () => {
      isLate = true;
      stop.abort();
    });
    using _cancel = whenAborted(signal, () => stop.abort());
    const model = round.flatMap((line) =>
      "event" in line && line.event.type === "session-start" ? (line.event.model ?? []) : [],
    )[0];
    events.push({ type: "session-start", agent: id, ...(model !== undefined && { model }) });
    const end = await play();
    events.push({ type: "usage", usage: { costMicroUsd: 0, provenance: "free" } });
    events.end(end.outcome, end.reason, end);
  };
  const followed = follow();
  return {
    events,
    answer: (question, decision) => answers.get(question)?.resolve(decision),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await followed;
    },
  };
}

function applied({ apply }: ReplaySession, events: EventStream) {
  return async (patch: PatchLine, signal: AbortSignal): Promise<string | undefined> => {
    const result = await apply(patch, signal);
    if (result.outcome === "unfit") return result.problem;
    if (result.outcome === "there" && patch.patch !== "") {
      events.push({ type: "notice", text: "The worktree holds the recorded change already. It stays as it is." });
    }
    return undefined;
  };
}

function answerIn(answers: ReadonlyMap<string, PromiseWithResolvers<Decision>>) {
  return async (question: string, signal: AbortSignal): Promise<Decision> => {
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    using _cancel = whenAborted(signal, () => reject(signal.reason));
    return await Promise.race([answers.get(question)?.promise ?? promise, promise]);
  };
}
