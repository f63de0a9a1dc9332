import { type Message, type Model, type ModelAnswer, ModelFailure, type ModelRequest } from "../../agent-loop/model.ts";
import { addUsage } from "../../cost/add-usage.ts";
import type { Usage } from "../../cost/usage.ts";
import { TuttiError } from "../../errors.ts";
import type { AgentDriver } from "../../run/agent.ts";
import type { AgentEvent } from "../../run/agent-event.ts";
import { mayLook } from "./may-look.ts";
import { jsonIn } from "./json-in.ts";

/** A copy of the project that is thrown away with all that was done in it. */
export interface Scratch extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
}

export interface AgentAsModelPorts {
  readonly scratch: (signal: AbortSignal) => Promise<Scratch>;
  /** Marks the processes of a session. */
  readonly mark: () => string;
  readonly timeLimitMs: number;
}

/**
 * An agent that works in sessions, asked as a model is: each question is a session of its own in a copy of the project,
 * in which it may look and nothing else. What it says last is the answer.
 */
export function agentAsModel(driver: AgentDriver, { scratch, mark, timeLimitMs }: AgentAsModelPorts): Model {
  const { id } = driver;
  return {
    id,
    provider: id,
    repairs: 1, // each is a whole session
    async step(request, say, signal) {
      await using place = await scratch(signal);
      const start = { prompt: promptOf(request), worktree: place.path, timeLimitMs, run: mark() };
      await using session = await driver.open(start, signal).catch((error: unknown) => {
        const known = TuttiError.from(error);
        if (known === undefined || known.kind === "cancelled" || signal.aborted) throw error;
        throw new ModelFailure(known.kind === "unauthorised" ? "key" : "request", known.message, { cause: error });
      });
      const heard = new Heard();
      for await (const event of session.events) {
        heard.hear(event);
        if (event.type === "text-delta") say(event);
        if (event.type === "permission-request") {
          session.answer(event.id, mayLook(event, place.path) ? "allow" : "deny");
        }
      }
      signal.throwIfAborted();
      return heard.answer(driver.label);
    },
    check: async () => {}, // nothing of it can be asked for free
  };
}

/** What a session has said so far. */
class Heard {
  /** Since it last used a tool. */
  #last = "";
  #all = "";
  #usage: Usage | undefined;
  #end: Extract<AgentEvent, { type: "session-end" }> | undefined;

  hear(event: AgentEvent): void {
    if (event.type === "tool-start") this.#last = "";
    if (event.type === "usage")
      this.#usage = this.#usage === undefined ? event.usage : addUsage(this.#usage, event.usage);
    if (event.type === "session-end") this.#end = event;
    if (event.type !== "text-delta") return;
    this.#last += event.text;
    this.#all += event.text;
  }

  /** @throws ModelFailure when the session did not come to its end */
  answer(label: string): ModelAnswer {
    const { outcome, reason, heldUntil } = this.#end ?? { outcome: "failed" };
    const charged = this.#usage ?? { provenance: "unknown" as const };
    if (outcome !== "finished") {
      const why = reason ?? (outcome === "timed-out" ? `${label} took too long.` : `${label} did not finish.`);
      throw new ModelFailure(outcome === "limited" ? "held" : "request", why, {
        heldUntil,
        begun: true,
        used: charged,
      });
    }
    const text = jsonIn(this.#last) ?? jsonIn(this.#all) ?? this.#last;
    return { text, calls: [], raw: undefined, usage: {}, charged, stop: "done" };
  }
}

function promptOf({ system, messages }: ModelRequest): string {
  return [system, rules, ...messages.map(textOf)].filter((part) => part !== "").join("\n\n");
}

const rules = [
  "You are in a copy of the project that is thrown away afterwards. Look at its files where that helps. Change nothing, install nothing, start nothing: what would write is refused.",
  "Do not begin the work itself. Nobody can answer you here; your last message is read by a program and must be the JSON value that is asked for, and nothing else.",
].join("\n");

function textOf(message: Message): string {
  switch (message.role) {
    case "user":
      return message.text;
    case "assistant":
      return `You have answered this before:\n${message.text}`;
    case "results":
      return "";
  }
}
