import type { AgentDriver, AgentSession, AgentStart, AgentSupport } from "#core/run/agent.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";

export type Script = (start: AgentStart, session: FakeSession, signal: AbortSignal) => AsyncIterable<AgentEvent>;

interface FakeSession {
  /** Resolves with the decision on a request, once it is answered. */
  answerTo(request: string): Promise<"allow" | "deny">;
}

/** Plays a script of events. Records what it was asked, and which sessions are open. */
export class FakeAgent implements AgentDriver {
  readonly id: string;
  readonly label = "Fake agent";
  readonly supports: AgentSupport;
  readonly starts: AgentStart[] = [];
  openSessions = 0;
  readonly #script: Script;
  readonly #refusal: Error | undefined;

  constructor(
    script: Script,
    {
      id = "fake",
      resume = false,
      turns = false,
      refusal,
    }: {
      readonly id?: string;
      readonly resume?: boolean;
      readonly turns?: boolean;
      /** What it does not start for. */
      readonly refusal?: Error | undefined;
    } = {},
  ) {
    this.#script = script;
    this.id = id;
    this.#refusal = refusal;
    this.supports = { steering: false, resume, usage: true, permission: true, turns };
  }

  async open(start: AgentStart, signal: AbortSignal): Promise<AgentSession> {
    this.starts.push(start);
    if (this.#refusal !== undefined) throw this.#refusal;
    this.openSessions += 1;
    const answers = new Map<string, PromiseWithResolvers<"allow" | "deny">>();
    const slot = (request: string): PromiseWithResolvers<"allow" | "deny"> => {
      const known = answers.get(request) ?? Promise.withResolvers<"allow" | "deny">();
      answers.set(request, known);
      return known;
    };
    return {
      events: this.#script(start, { answerTo: (request) => slot(request).promise }, signal),
      answer: (request, decision) => slot(request).resolve(decision),
      [Symbol.asyncDispose]: async () => void (this.openSessions -= 1),
    };
  }
}

/** Ends when `signal` aborts, as an agent does that is stopped. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
