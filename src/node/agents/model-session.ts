import { interruptedCall, type LoopRecord } from "#core/agent-loop/loop-record.ts";
import { AgentLoop, type LoopEnd, type LoopPorts } from "#core/agent-loop/loop.ts";
import type { AgentSession, AgentStart } from "#core/run/agent.ts";
import type { EventStream } from "./event-stream.ts";
import { spoken, timeLimit, whenAborted } from "./time-limit.ts";

/** What the loop needs besides the session's own part. */
export type SessionPorts = Omit<LoopPorts, "emit" | "mayRun">;

export interface ModelSession {
  readonly id: string;
  /** As the model is told it. */
  readonly prompt: string;
  readonly events: EventStream;
  /** Of the conversation that is kept, where one is. */
  readonly session: string | undefined;
  /** What was said in it before. */
  readonly earlier: LoopRecord | undefined;
}

/**
 * Lets a model work on its prompt until it is done, may not go on, is stopped,
 * or takes too long.
 */
export function runModelSession(
  { id, prompt, events, session, earlier }: ModelSession,
  ports: SessionPorts,
  { timeLimitMs }: AgentStart,
  signal: AbortSignal,
): AgentSession {
  const stop = new AbortController();
  const questions = new Map<string, (allowed: boolean) => void>();
  const { label, model } = ports;
  let asked = 0;
  let isLate = false;

  const mayRun = async (command: string, during: AbortSignal): Promise<boolean> => {
    const question = `permission-${++asked}`;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    questions.set(question, resolve);
    using _cancel = whenAborted(during, () => resolve(false));
    events.push({ type: "permission-request", id: question, title: command, kind: "execute", paths: [], command });
    const allowed = await promise;
    questions.delete(question);
    during.throwIfAborted();
    return allowed;
  };

  const loop = new AgentLoop(prompt, { ...ports, mayRun, emit: (event) => events.push(event) }, earlier);

  const end = async (): Promise<LoopEnd> => {
    try {
      return await loop.run(stop.signal);
    } catch (error) {
      if (isLate) return { outcome: "timed-out", reason: `${label} took longer than ${spoken(timeLimitMs)}.` };
      if (stop.signal.aborted) return { outcome: "cancelled" };
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { outcome: "failed", reason: `${label} failed unexpectedly: ${ports.withhold(words)}` };
    }
  };

  const follow = async (): Promise<void> => {
    using _limit = timeLimit(timeLimitMs, () => {
      isLate = true;
      stop.abort();
    });
    using _cancel = whenAborted(signal, () => stop.abort());
    events.push({ type: "session-start", agent: id, ...(session !== undefined && { session }), model: model.id });
    const cutOff = earlier && interruptedCall(earlier);
    if (cutOff !== undefined) {
      events.push({ type: "notice", text: `A call of ${cutOff.name} was interrupted; what it has done is not known.` });
    }
    const ended = await end();
    if (ports.purse === undefined) events.push({ type: "usage", usage: loop.usage() });
    events.end(ended.outcome, ended.reason, ended);
  };
  const followed = follow();
  return {
    events,
    answer: (question, decision) => questions.get(question)?.(decision === "allow"),
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await followed;
    },
  };
}
