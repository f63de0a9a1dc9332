import { isAbsolute, relative, resolve } from "node:path";
import type { AgentEvent, ToolKind } from "#core/run/agent-event.ts";
import type { StreamDialect } from "./stream-dialect.ts";
import { at, firstText, holds, partsOf, textAt, type Told } from "./stream-rules.ts";
import { StreamUsage } from "./stream-usage.ts";
import { commandIn, filesIn, titleOf, toolKindOf } from "./tool-words.ts";

/** The most text of a tool's result, and of a line that nobody knows, that is passed on, in characters. */
const resultLimit = 4_000;

/** What the lines of a program mean, told as they come. */
export interface StreamListener {
  push(event: AgentEvent): void;
  /** Each time that a session is named. */
  session(id: string, model: string | undefined): void;
  question(id: string, input: unknown): void;
  /** It says that it has ended, well when there is no `problem`. */
  end(problem: string | undefined): void;
  /** A request that is not known, which waits for a reply. */
  unknown(id: string): void;
}

interface OpenTool {
  readonly kind: ToolKind;
  readonly files: readonly string[];
}

/**
 * Turns the lines of one session into events, by the rules of its dialect, in
 * the order of arrival. Every tool is started before it ends, and ended at the
 * latest by `close`. What no rule knows is told as it is.
 */
export class StreamTranslator {
  readonly usage = new StreamUsage();
  readonly #dialect: StreamDialect;
  readonly #worktree: string;
  readonly #listener: StreamListener;
  readonly #open = new Map<string, OpenTool>();
  readonly #closed = new Set<string>();
  #problem: string | undefined;

  constructor(dialect: StreamDialect, worktree: string, listener: StreamListener) {
    this.#dialect = dialect;
    this.#worktree = worktree;
    this.#listener = listener;
  }

  /** The last that went wrong, as the agent says it. */
  get problem(): string | undefined {
    return this.#problem;
  }

  line(text: string): void {
    if (text.trim() === "") return;
    const line = jsonOf(text);
    if (typeof line !== "object" || line === null) return this.#asItIs(text);
    const { rules, talk } = this.#dialect;
    let known = false;
    for (const rule of rules) {
      const parts = partsOf(line, rule);
      known ||= parts !== undefined;
      for (const part of parts ?? []) for (const told of rule.tells) this.#tell(told, part);
    }
    if (known) return;
    const request = talk !== undefined && holds(line, talk.unknown.when) ? textAt(line, talk.unknown.id) : undefined;
    if (request !== undefined) this.#listener.unknown(request);
    this.#asItIs(text);
  }

  /** Ends the tools that the agent left open. */
  close(): void {
    for (const id of this.#open.keys()) this.#listener.push({ type: "tool-end", id, ok: false, text: "" });
    this.#open.clear();
  }

  #asItIs(text: string): void {
    this.#listener.push({ type: "notice", source: "log", text: text.slice(0, resultLimit) });
  }

  #tell(told: Told, part: unknown): void {
    switch (told.what) {
      case "session": {
        const id = textAt(part, told.id);
        if (id === undefined) return;
        return this.#listener.session(id, told.model === undefined ? undefined : textAt(part, told.model));
      }
      case "text":
      case "thought":
      case "log":
        return this.#say(told.what, textAt(part, told.text) ?? "");
      case "tool":
        return this.#start(told, part);
      case "result":
        return this.#end(told, part);
      case "plan":
        return this.#plan(told, part);
      case "usage":
        return this.#use(told, part);
      case "question":
        return this.#ask(told, part);
      case "problem":
        this.#problem = firstText(part, told.text) ?? this.#problem;
        return;
      case "end":
        if (holds(part, told.good)) return this.#listener.end(undefined);
        return this.#listener.end(firstText(part, told.reason) ?? this.#problem ?? "it ended before it was done");
    }
  }

  #say(what: "text" | "thought" | "log", text: string): void {
    if (text === "") return;
    if (what === "log") return this.#listener.push({ type: "notice", source: "log", text });
    this.#listener.push({ type: what === "text" ? "text-delta" : "thought-delta", text });
  }

  #start(
    { id: place, name: namePlace, kind, input: inputPlace, files: filesPlace }: Extract<Told, { what: "tool" }>,
    part: unknown,
  ): void {
    const id = textAt(part, place);
    if (id === undefined || this.#open.has(id) || this.#closed.has(id)) return;
    const name = (namePlace === undefined ? undefined : textAt(part, namePlace)) ?? "";
    const input = inputPlace === undefined ? undefined : at(part, inputPlace);
    const files = filesIn(filesPlace === undefined ? input : at(part, filesPlace)).map((path) =>
      this.#inWorktree(path),
    );
    const tool = { kind: kind ?? toolKindOf(name), files };
    this.#open.set(id, tool);
    const title = titleOf(name === "" ? tool.kind : name, input, files);
    this.#listener.push({ type: "tool-start", id, title, kind: tool.kind, paths: [...files] });
  }

  #end({ id: place, failed, text }: Extract<Told, { what: "result" }>, part: unknown): void {
    const id = textAt(part, place) ?? "";
    const tool = this.#open.get(id);
    if (tool === undefined) return;
    this.#open.delete(id);
    this.#closed.add(id);
    const ok = failed === undefined || !holds(part, failed);
    if (ok && (tool.kind === "edit" || tool.kind === "delete")) {
      for (const path of tool.files) this.#listener.push({ type: "file-change", path });
    }
    const words = firstText(part, text ?? []) ?? "";
    this.#listener.push({ type: "tool-end", id, ok, text: words.slice(0, resultLimit) });
  }

  #plan({ entries, text, state }: Extract<Told, { what: "plan" }>, part: unknown): void {
    const list = at(part, entries);
    if (!Array.isArray(list)) return;
    const read = list.flatMap((entry) => {
      const words = textAt(entry, text);
      return words === undefined ? [] : [{ text: words, state: planState(at(entry, state)) }];
    });
    this.#listener.push({ type: "plan", entries: read });
  }

  #use({ of, tokens, key, cost }: Extract<Told, { what: "usage" }>, part: unknown): void {
    this.usage.add(of, part, tokens, key, cost);
    const costMicroUsd = this.usage.spentMicroUsd;
    if (of === "call" && costMicroUsd !== undefined) this.#listener.push({ type: "spending", costMicroUsd });
  }

  #ask({ id: place, name: namePlace, input: inputPlace }: Extract<Told, { what: "question" }>, part: unknown): void {
    const id = textAt(part, place);
    if (id === undefined) return;
    const name = textAt(part, namePlace) ?? "tool";
    const input = at(part, inputPlace);
    const files = filesIn(input);
    const command = commandIn(input);
    this.#listener.question(id, input);
    this.#listener.push({
      type: "permission-request",
      id,
      title: titleOf(
        name,
        input,
        files.map((path) => this.#inWorktree(path)),
      ),
      kind: toolKindOf(name),
      paths: files.map((path) => resolve(this.#worktree, path)),
      ...(command !== undefined && { command }),
    });
  }

  /** Relative where it lies in the worktree. */
  #inWorktree(path: string): string {
    const inside = relative(this.#worktree, resolve(this.#worktree, path));
    return inside.startsWith("..") || isAbsolute(inside) ? path : inside;
  }
}

function planState(state: unknown): "pending" | "active" | "done" {
  if (state === true || state === "completed" || state === "done") return "done";
  return state === "in_progress" || state === "active" ? "active" : "pending";
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
