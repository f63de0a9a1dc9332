import type { AgentSession, AgentStart } from "#core/run/agent.ts";
import type { AgentEvent, SessionOutcome } from "#core/run/agent-event.ts";
import { unheardLimit } from "../process/outlive-script.ts";
import type { OutlivingEnd } from "../process/outliving-record.ts";
import type { EventStream, Witness } from "./event-stream.ts";
import { spoken, timeLimit, whenAborted } from "./time-limit.ts";

/** A line of a program, and how much of it had been heard then. */
export type TellLine = (from: "out" | "error", line: string, heard?: string) => void;

/** A program at work, whatever it writes to. */
export interface Program {
  /** Tells every line. Resolves when it and all that it left behind are gone; `undefined` when nobody can say how. */
  listen(tell: TellLine, events: EventStream): Promise<OutlivingEnd | undefined>;
  /** Ends it. What `listen` returned resolves. */
  end(): Promise<unknown>;
}

interface CommandSession {
  readonly agent: { readonly id: string; readonly label: string };
  readonly timeLimitMs: AgentStart["timeLimitMs"];
  /** Of that time. */
  readonly spentMs?: number;
  readonly program: Program;
  readonly events: EventStream;
  /** When nobody can say how it ended; a failure when absent. */
  readonly lost?: () => Error;
  readonly refusals?: Witness | undefined;
}

/** Follows a command that has been started until it ends, is stopped, or takes too long. */
export function runCommandSession(session: CommandSession, signal: AbortSignal): AgentSession {
  const { agent, program, events, timeLimitMs } = session;
  let over = false;
  let stopped: SessionOutcome | undefined;
  let ending: Promise<unknown> | undefined;
  let lost: Error | undefined;
  const stop = (why: SessionOutcome): void => {
    if (over) return; // what it has left may still be needed
    stopped ??= why;
    ending ??= program.end();
  };

  const follow = async (): Promise<void> => {
    using _limit = timeLimit(Math.max(0, timeLimitMs - (session.spentMs ?? 0)), () => stop("timed-out"));
    using _cancel = whenAborted(signal, () => stop("cancelled"));
    events.push({ type: "session-start", agent: agent.id });
    events.hear(session.refusals);
    const words = lastWords();
    const end = await program.listen((from, line, heard) => {
      words.hear(from, line);
      events.push(eventOf(from, line, heard));
    }, events);
    over = true;
    events.push({ type: "usage", usage: { provenance: "unknown" } });
    const late = `${agent.label} took longer than ${spoken(timeLimitMs)}.`;
    if (stopped === "timed-out" || end?.limit === "time") events.end("timed-out", late);
    else if (stopped !== undefined) events.end(stopped, undefined);
    else if (end?.exitCode === 0) events.end("finished", undefined);
    else {
      if (end === undefined) lost = session.lost?.();
      events.end("failed", failureSentence(agent.label, end, words.last()), causeOf(end));
    }
  };
  const followed = follow();
  followed.catch(() => {}); // whoever reads the events is told
  return {
    events: told(events, followed, () => lost),
    answer: () => undefined,
    [Symbol.asyncDispose]: async () => {
      stop("cancelled");
      await followed;
      await ending;
    },
  };
}

/** All that is said; what cannot be followed, or ended in no known way, is thrown after it. */
async function* told(
  events: EventStream,
  followed: Promise<void>,
  lost: () => Error | undefined,
): AsyncGenerator<AgentEvent, void, undefined> {
  followed.catch(() => events.end("failed", undefined));
  for await (const event of events) {
    if (event.type === "session-end") {
      await followed;
      const error = lost();
      if (error !== undefined) throw error;
    }
    yield event;
  }
}

function eventOf(from: "out" | "error", line: string, heard: string | undefined): AgentEvent {
  const more = heard === undefined ? {} : { heard };
  if (from === "out") return { type: "text-delta", text: `${line}\n`, ...more };
  return { type: "notice", source: "stderr", text: line, ...more };
}

/** The last line so far, of the errors if there were any. */
function lastWords(): { hear(from: "out" | "error", line: string): void; last(): string } {
  const lines = { out: "", error: "" };
  return {
    hear: (from, line) => {
      if (line.trim() !== "") lines[from] = line.trim();
    },
    last: () => lines.error || lines.out,
  };
}

/** What a shell says when it does not find a program, or may not run it. */
function causeOf(end: OutlivingEnd | undefined): { readonly cause?: "not-found" } {
  return end?.exitCode === 127 || end?.exitCode === 126 ? { cause: "not-found" } : {};
}

const noRoom = "The disk is full, so what it said last may be missing. Free some space, then try again.";

function failureSentence(label: string, end: OutlivingEnd | undefined, lastLine: string): string {
  if (end?.lost !== undefined) return `${label} was cut off: ${end.lost}.`;
  if (end === undefined) return `${label} was ended, and nobody knows how.`;
  if (end.limit === "output") {
    return `${label} wrote more than ${unheardLimit >> 20} MB that nobody had come to hear, and was ended.`;
  }
  const how =
    end.exitCode === undefined ? `was ended by ${end.signal ?? "a signal"}` : `ended with exit code ${end.exitCode}`;
  const said = lastLine === "" ? `${label} ${how} and wrote nothing.` : `${label} ${how}: ${lastLine.slice(0, 500)}`;
  return end.diskIsFull === true ? `${said} ${noRoom}` : said;
}
