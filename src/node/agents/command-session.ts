import type { AgentSession, AgentStart } from "#core/run/agent.ts";
import type { SessionOutcome } from "#core/run/agent-event.ts";
import { LineSplitter } from "../process/lines.ts";
import type { ProcessEnd, RunningProcess } from "../process/running-process.ts";
import { EventStream } from "./event-stream.ts";
import type { PromptFile } from "./prompt-file.ts";
import { spoken, timeLimit, whenAborted } from "./time-limit.ts";

interface CommandSession {
  readonly agent: { readonly id: string; readonly label: string };
  readonly start: AgentStart;
  readonly child: RunningProcess;
  readonly prompt: PromptFile;
}

/** Follows a command that has been started until it ends, is stopped, or takes too long. */
export function runCommandSession(session: CommandSession, signal: AbortSignal): AgentSession {
  const { agent, start, child } = session;
  const events = new EventStream();
  let stopped: SessionOutcome | undefined;
  const stop = (why: SessionOutcome): void => {
    stopped ??= why;
    void child.end();
  };

  const follow = async (): Promise<void> => {
    await using _prompt = session.prompt;
    using _limit = timeLimit(start.timeLimitMs, () => stop("timed-out"));
    using _cancel = whenAborted(signal, () => stop("cancelled"));
    events.push({ type: "session-start", agent: agent.id });
    const lastLine = reportOutput(child, events);
    const end = await child.ended;
    events.push({ type: "usage", usage: { provenance: "unknown" } });
    if (stopped === "timed-out") events.end(stopped, `${agent.label} took longer than ${spoken(start.timeLimitMs)}.`);
    else if (stopped !== undefined) events.end(stopped, undefined);
    else if (end.exitCode === 0) events.end("finished", undefined);
    else events.end("failed", failureSentence(agent.label, end, lastLine()));
  };
  const followed = follow();
  return {
    events,
    steer: async () => undefined,
    answer: () => undefined,
    [Symbol.asyncDispose]: async () => {
      stop("cancelled");
      await followed;
    },
  };
}

/** Returns a function that gives the last line so far, of the errors if there were any. */
function reportOutput(child: RunningProcess, events: EventStream): () => string {
  let last = "";
  let lastError = "";
  const out = new LineSplitter((text) => {
    if (text.trim() !== "") last = text.trim();
    events.push({ type: "text-delta", text: `${text}\n` });
  });
  const error = new LineSplitter((text) => {
    if (text.trim() !== "") lastError = text.trim();
    events.push({ type: "notice", source: "stderr", text });
  });
  child.stdout
    .on("data", (bytes: Buffer) => out.push(events.isFull ? lastPart(bytes) : bytes))
    .once("end", () => out.end());
  child.stderr.on("data", (bytes: Buffer) => error.push(bytes)).once("end", () => error.end());
  return () => lastError || last;
}

/** Enough of it to know the last line by. */
function lastPart(bytes: Buffer): Buffer {
  return bytes.subarray(-1_000);
}

function failureSentence(label: string, end: ProcessEnd, lastLine: string): string {
  if (end.lost !== undefined) return `${label} was cut off: ${end.lost}.`;
  const how =
    end.exitCode === undefined ? `was ended by ${end.signal ?? "a signal"}` : `ended with exit code ${end.exitCode}`;
  return lastLine === "" ? `${label} ${how} and wrote nothing.` : `${label} ${how}: ${lastLine.slice(0, 500)}`;
}
