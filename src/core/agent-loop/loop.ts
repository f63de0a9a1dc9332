import type { Clock } from "../clock.ts";
import { BudgetSpent, type Purse } from "../cost/purse.ts";
import type { Usage } from "../cost/usage.ts";
import type { AgentEvent, EndCause, SessionOutcome } from "../run/agent-event.ts";
import { changedLines } from "../run/changed-lines.ts";
import type { Mail, Mailbox } from "../run/mailbox.ts";
import { askPatiently } from "./ask-patiently.ts";
import { compacted, compaction } from "./compact.ts";
import { goingOn, type LoopRecord } from "./loop-record.ts";
import {
  type Message,
  type Model,
  type ModelAnswer,
  ModelFailure,
  type ModelRequest,
  type ToolCall,
  type ToolResult,
} from "./model.ts";
import { payFor } from "./pay-for.ts";
import { perform, type PerformPorts } from "./perform.ts";
import { Spent } from "./spent.ts";
import { goOn, nudge, systemPrompt } from "./system-prompt.ts";
import { describeCall, type KnownCall, readCall, tools } from "./tools.ts";

export interface LoopLimits {
  /** Calls of the model. */
  readonly steps: number;
  /** Of all calls together, input and output. `undefined` means no limit. */
  readonly tokens: number | undefined;
  /** A conversation that takes more tokens than this is summed up. */
  readonly contextTokens: number;
}

export interface LoopPorts extends Omit<PerformPorts, "onLine"> {
  /** What a person calls the agent; begins every reason. */
  readonly label: string;
  readonly model: Model;
  readonly limits: LoopLimits;
  readonly clock: Pick<Clock, "sleep">;
  readonly emit: (event: AgentEvent) => void;
  /** Takes out of a text what no model and nobody else may see: the agent's own key. */
  readonly withhold: (text: string) => string;
  /** Holds and charges the money of each call. Without one, what was used is told by `usage` at the end. */
  readonly purse?: Purse | undefined;
  /** What a person says meanwhile. */
  readonly mailbox?: Mailbox | undefined;
  /** Keeps what is said and done, so that another loop can go on with it. */
  readonly keep?: ((record: LoopRecord) => Promise<void>) | undefined;
}

export interface LoopEnd {
  readonly outcome: SessionOutcome;
  /** Absent when it is finished. */
  readonly cause?: EndCause;
  readonly reason?: string;
  readonly heldUntil?: number;
}

/** So many answers in a row may be cut off at the output limit. */
const MOST_CUTS = 3;

/**
 * Lets a model work on a task with tools, until it says that it is done or may
 * not go on. Nothing else ends it: what goes wrong with a tool is told to the
 * model. Aborting `signal` rejects with its reason.
 */
export class AgentLoop {
  readonly spent = new Spent();
  readonly #ports: LoopPorts;
  #messages: readonly Message[];
  #contextTokens = 0;
  #calls = 0;
  #cuts = 0;
  #nudged = false;
  #mail: Mail | undefined;

  /** @param earlier  a conversation that was cut off, and goes on with the prompt */
  constructor(prompt: string, ports: LoopPorts, earlier?: LoopRecord) {
    this.#ports = ports;
    this.#messages = earlier === undefined ? [{ role: "user", text: prompt }] : goingOn(earlier, prompt);
    if (earlier === undefined) return;
    this.spent.goOn(earlier);
    this.#contextTokens = earlier.contextTokens;
    this.#calls = earlier.calls;
  }

  /** What was used so far; also after an end that was none of the loop's own. */
  usage(): Usage {
    return this.spent.usage(this.#ports.model);
  }

  async run(signal: AbortSignal): Promise<LoopEnd> {
    for (;;) {
      const limit = this.#limit();
      if (limit !== undefined) return limit;
      try {
        const end = await this.#step(signal);
        if (end !== undefined && !(end.outcome === "finished" && (await this.#hear()))) return end;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof BudgetSpent) return { outcome: "failed", cause: "money", reason: error.message };
        if (!(error instanceof ModelFailure)) throw error;
        return endOf(error);
      }
    }
  }

  async #step(signal: AbortSignal): Promise<LoopEnd | undefined> {
    if (this.#mail === undefined) await this.#hear();
    const answer = await this.#ask(signal);
    this.#messages = [
      ...this.#messages,
      { role: "assistant", text: answer.text, calls: answer.calls, raw: answer.raw },
    ];
    await this.#keep();
    this.#mail?.heard();
    this.#mail = undefined;
    if (answer.stop === "refused") return this.#failed("model-refused", "stopped because its model refused the task.");
    if (answer.calls.length === 0) return this.#wordless(answer);
    this.#cuts = 0;
    this.#nudged = false;
    return await this.#performAll(answer.calls, signal);
  }

  /** It says something, or nothing, and calls no tool. */
  #wordless({ stop }: ModelAnswer): LoopEnd | undefined {
    if (stop === "length") {
      if (++this.#cuts > MOST_CUTS)
        return this.#failed("output-limit", "stopped because the model's output limit was reached again and again.");
      this.#say(goOn);
      return undefined;
    }
    if (this.#nudged) return { outcome: "finished" };
    this.#nudged = true;
    this.#say(nudge);
    return undefined;
  }

  /** A person's words stand between two steps. @returns whether there were any */
  async #hear(): Promise<boolean> {
    this.#mail = await this.#ports.mailbox?.take();
    if (this.#mail === undefined) return false;
    this.#say(this.#mail.text);
    this.#nudged = false;
    return true;
  }

  async #ask(signal: AbortSignal): Promise<ModelAnswer> {
    const { limits } = this.#ports;
    if (this.#contextTokens > limits.contextTokens && this.#messages.length > 2) await this.#compact(signal);
    try {
      return await this.#askOnce(signal);
    } catch (error) {
      if (!(error instanceof ModelFailure) || error.reason !== "too-long" || this.#messages.length <= 2) throw error;
      await this.#compact(signal);
      return await this.#askOnce(signal);
    }
  }

  async #askOnce(signal: AbortSignal): Promise<ModelAnswer> {
    const { model, emit } = this.#ports;
    const request = { system: systemPrompt, messages: this.#messages, tools };
    const answer = await this.#patiently(request, () => model.step(request, emit, signal), signal);
    const { input, output } = answer.usage;
    this.#contextTokens = (input ?? 0) + (output ?? 0);
    return answer;
  }

  async #compact(signal: AbortSignal): Promise<void> {
    const { model, emit } = this.#ports;
    emit({ type: "notice", text: "The conversation has become long; the model sums it up and goes on with that." });
    const request = compaction(this.#messages);
    const answer = await this.#patiently(request, () => model.step(request, () => {}, signal), signal);
    this.#messages = compacted(this.#messages, answer.text);
    this.#contextTokens = 0;
  }

  async #patiently(request: ModelRequest, ask: () => Promise<ModelAnswer>, signal: AbortSignal): Promise<ModelAnswer> {
    const { emit, clock, model, purse } = this.#ports;
    const note = (failure: ModelFailure, again: boolean): void => {
      if (failure.begun) this.spent.add({});
      if (again) emit({ type: "notice", text: `${failure.message} It is asked again.` });
    };
    const tell = (usage: Usage): void => emit({ type: "usage", usage });
    const asking = (): Promise<ModelAnswer> =>
      ask().catch((error: unknown) => {
        if (signal.aborted) this.spent.add({}); // nobody tells what an answer took that was not waited for
        throw error;
      });
    const paid = purse === undefined ? asking : () => payFor(purse, model, request, asking, tell, signal);
    const answer = await askPatiently(paid, note, clock, signal);
    this.spent.add(answer.usage);
    return answer;
  }

  async #performAll(calls: readonly ToolCall[], signal: AbortSignal): Promise<LoopEnd | undefined> {
    const results: ToolResult[] = [];
    let finished = false;
    for (const call of calls) {
      await this.#keep(results);
      const result = await this.#perform(call, signal);
      finished ||= call.name === "finish" && result.ok;
      results.push(result);
    }
    this.#messages = [...this.#messages, { role: "results", results }];
    await this.#keep();
    return finished && results.every(({ ok }) => ok) ? { outcome: "finished" } : undefined;
  }

  async #keep(results?: readonly ToolResult[]): Promise<void> {
    const { steps, tokens } = this.spent;
    const contextTokens = this.#contextTokens;
    await this.#ports.keep?.({ messages: this.#messages, results, contextTokens, steps, tokens, calls: this.#calls });
  }

  async #perform({ id, name, arguments: text }: ToolCall, signal: AbortSignal): Promise<ToolResult> {
    const { emit, withhold } = this.#ports;
    const known = readCall({ id, name, arguments: text });
    const event = `call-${++this.#calls}`;
    if ("wrong" in known) {
      emit({ type: "tool-start", id: event, title: name, kind: "other", paths: [] });
      emit({ type: "tool-end", id: event, ok: false, text: known.wrong });
      return { id, name, ok: false, text: known.wrong };
    }
    const { title, kind, paths } = describeCall(known);
    if (known.name === "finish") emit({ type: "text-delta", text: `\n${known.arguments.summary}\n` });
    emit({ type: "tool-start", id: event, title: withhold(title), kind, paths: [...paths] });
    let done = { ok: false, text: "" };
    try {
      const onLine = (line: string): void => emit({ type: "notice", source: "log", text: withhold(line) });
      const performed = await perform(known, { ...this.#ports, onLine }, signal);
      done = { ok: performed.ok, text: withhold(performed.text) };
      if (performed.changed !== undefined)
        emit({ type: "file-change", path: performed.changed, diff: withhold(diffOf(known)) });
    } finally {
      emit({ type: "tool-end", id: event, ok: done.ok, text: shown(known.name, done) });
    }
    return { id, name, ...done };
  }

  #limit(): LoopEnd | undefined {
    const { limits } = this.#ports;
    if (this.spent.steps >= limits.steps)
      return this.#failed("steps", `stopped because it has asked its model ${limits.steps} times (maxSteps).`);
    if (limits.tokens !== undefined && this.spent.tokens >= limits.tokens)
      return this.#failed("tokens", `stopped because it has used ${limits.tokens} tokens or more (maxTokens).`);
    return undefined;
  }

  #failed(cause: EndCause, words: string): LoopEnd {
    return { outcome: "failed", cause, reason: `${this.#ports.label} ${words}` };
  }

  #say(text: string): void {
    this.#messages = [...this.#messages, { role: "user", text }];
  }
}

function endOf(failure: ModelFailure): LoopEnd {
  const { reason, message, heldUntil } = failure;
  const outcome = reason === "held" ? "limited" : "failed";
  return { outcome, cause: reason, reason: message, ...(heldUntil !== undefined && { heldUntil }) };
}

/** What a person sees of a result: why it failed, and of a command how it ended. What was read is in the files. */
function shown(name: string, { ok, text }: { readonly ok: boolean; readonly text: string }): string {
  if (!ok && name !== "run") return text.slice(0, 2_000);
  return name === "run" ? (text.split("\n").at(-1) ?? "") : "";
}

/** What a call has changed; the old text of a file that was written anew is not known here. */
function diffOf(call: KnownCall): string {
  if (call.name === "edit") return changedLines(call.arguments.before, call.arguments.after);
  return call.name === "write" ? changedLines("", call.arguments.text) : "";
}
