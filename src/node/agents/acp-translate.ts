import { isAbsolute, relative, resolve } from "node:path";
import { ToolKind, type AgentEvent } from "#core/run/agent-event.ts";
import { changedLines } from "#core/run/changed-lines.ts";
import type { AcpQuirks } from "./acp-recipes.ts";
import { textOf, type WireToolCall, type WireUpdate } from "./acp-wire.ts";

/** The most text of a tool's result that is passed on, in characters. */
const resultLimit = 4_000;

/** The most that a question says beside its title, in characters. */
const questionLimit = 500;

interface OpenTool {
  readonly kind: ToolKind;
  /** The lines that differ, by file, as far as the agent says. */
  readonly changes: Map<string, string>;
  text: string;
  /** Announced, but not told yet: what it will do comes with the next update. */
  announced: WireToolCall | undefined;
}

/**
 * Turns the updates of one session into events, in the order of arrival.
 * Every tool is started before it ends, and ended at the latest by `close`:
 * some agents announce only the one or the other.
 */
export class AcpTranslator {
  readonly #worktree: string;
  readonly #quirks: AcpQuirks;
  readonly #push: (event: AgentEvent) => void;
  readonly #open = new Map<string, OpenTool>();
  readonly #closed = new Set<string>();
  #lastMessage = "";

  constructor(worktree: string, quirks: AcpQuirks, push: (event: AgentEvent) => void) {
    this.#worktree = worktree;
    this.#quirks = quirks;
    this.#push = push;
  }

  /** What the agent said since its last tool: where it reports a failure as words. */
  get lastMessage(): string {
    return this.#lastMessage;
  }

  update(update: WireUpdate): void {
    switch (update.sessionUpdate) {
      case "agent_message_chunk":
        return this.#message(textOf(update.content) ?? "");
      case "agent_thought_chunk": {
        const text = textOf(update.content) ?? "";
        if (text !== "") this.#push({ type: "thought-delta", text });
        return;
      }
      case "tool_call":
      case "tool_call_update":
        return this.#tool(update);
      case "plan":
        return this.#push({
          type: "plan",
          entries: update.entries.map(({ content, status }) => ({ text: content, state: planState(status) })),
        });
      case "usage_update":
        return;
    }
  }

  /** The question that a permission request asks. */
  question(id: string, call: WireToolCall): AgentEvent {
    const open = this.#open.get(call.toolCallId);
    if (open !== undefined) this.#tell(open, call);
    const command = commandOf(call.rawInput);
    const diff = diffOf(call, (path) => this.#inWorktree(path));
    return {
      type: "permission-request",
      id,
      title: titleOf(call),
      kind: call.kind == null ? (open?.kind ?? "other") : toolKind(call.kind),
      paths: this.#paths(call),
      ...(command !== undefined && { command }),
      ...(diff !== "" && { diff }),
    };
  }

  /** Ends the tools that the agent left open. */
  close(): void {
    this.#tellAll();
    for (const id of this.#open.keys()) this.#push({ type: "tool-end", id, ok: false, text: "" });
    this.#open.clear();
  }

  #message(text: string): void {
    if (text === "") return;
    this.#tellAll();
    if (this.#quirks.noise.some((pattern) => pattern.test(text)))
      return this.#push({ type: "notice", source: "log", text: text.trim() });
    // A failure comes in one piece, perhaps in the middle of a sentence that will never be ended.
    const failed = this.#quirks.failure.some((pattern) => pattern.test(text));
    this.#lastMessage = failed ? text : (this.#lastMessage + text).slice(-resultLimit);
    this.#push({ type: "text-delta", text });
  }

  #tool(call: WireToolCall): void {
    const id = call.toolCallId;
    if (this.#closed.has(id)) return;
    this.#lastMessage = "";
    const tool = this.#open.get(id);
    if (tool === undefined) return this.#start(call);
    this.#tell(tool, call);
    this.#follow(tool, call);
  }

  #start(call: WireToolCall): void {
    const tool: OpenTool = { kind: toolKind(call.kind), changes: new Map(), text: "", announced: call };
    this.#open.set(call.toolCallId, tool);
    if (!isPreparing(call)) this.#tell(tool, call);
    this.#follow(tool, call);
  }

  /** Tells the start of a tool, with what is known of it by now. */
  #tell(tool: OpenTool, call: WireToolCall): void {
    const { announced } = tool;
    if (announced === undefined) return;
    tool.announced = undefined;
    const title = call.title ?? announced.title ?? commandOf(call.rawInput ?? announced.rawInput) ?? "Tool";
    const paths = this.#paths(call);
    this.#push({
      type: "tool-start",
      id: call.toolCallId,
      title,
      kind: tool.kind,
      paths: paths.length > 0 ? paths : this.#paths(announced),
    });
  }

  #tellAll(): void {
    for (const tool of this.#open.values()) if (tool.announced !== undefined) this.#tell(tool, tool.announced);
  }

  #follow(tool: OpenTool, call: WireToolCall): void {
    const id = call.toolCallId;
    for (const part of call.content ?? []) {
      if (part.type === "diff" && part.path != null)
        tool.changes.set(part.path, changedLines(part.oldText ?? "", part.newText ?? ""));
      const text = textOf(part.content);
      if (text !== undefined) tool.text = text;
    }
    if (tool.kind === "edit" || tool.kind === "delete")
      for (const { path } of call.locations ?? []) if (!tool.changes.has(path)) tool.changes.set(path, "");
    if (call.status !== "completed" && call.status !== "failed") return;
    const ok = call.status === "completed";
    if (ok) for (const [path, diff] of tool.changes) this.#push(fileChange(this.#inWorktree(path), diff));
    this.#push({ type: "tool-end", id, ok, text: tool.text.slice(0, resultLimit) });
    this.#open.delete(id);
    this.#closed.add(id);
  }

  #paths(call: WireToolCall): string[] {
    const diffs = (call.content ?? []).flatMap((part) =>
      part.type === "diff" && part.path != null ? [part.path] : [],
    );
    const places = (call.locations ?? []).map(({ path }) => path);
    return [...new Set([...places, ...diffs].map((path) => resolve(this.#worktree, path)))];
  }

  /** Relative to the worktree with forward slashes, or absolute when it is outside. */
  #inWorktree(path: string): string {
    const inside = relative(this.#worktree, resolve(this.#worktree, path));
    return inside.startsWith("..") || isAbsolute(inside) ? path : inside.replaceAll("\\", "/");
  }
}

function fileChange(path: string, diff: string): AgentEvent {
  return { type: "file-change", path, ...(diff !== "" && { diff }) };
}

/** Some agents announce a tool while the model still writes what it shall do. */
function isPreparing({ status, content, locations, rawInput }: WireToolCall): boolean {
  const isKnown = commandOf(rawInput) !== undefined || [...(content ?? []), ...(locations ?? [])].length > 0;
  return status === "pending" && !isKnown;
}

/** What the call would change, file by file: the lines that differ. */
function diffOf(call: WireToolCall, nameOf: (path: string) => string): string {
  const parts = (call.content ?? []).flatMap(({ type, path, oldText, newText }) =>
    type === "diff" && path != null ? [`${nameOf(path)}\n${changedLines(oldText ?? "", newText ?? "")}`] : [],
  );
  return parts.join("\n").slice(0, resultLimit);
}

/** Some agents name only the tool in the title, and tell in the content what it would do. */
function titleOf(call: WireToolCall): string {
  const title = call.title ?? "Use a tool";
  const [text] = (call.content ?? []).flatMap((part) => textOf(part.content) ?? []);
  return text === undefined ? title : `${title}: ${text.slice(0, questionLimit)}`;
}

/** The protocol also knows `move` and `switch_mode`, and will know more. */
function toolKind(kind: string | null | undefined): ToolKind {
  if (kind === "move") return "edit";
  return ToolKind.safeParse(kind).data ?? "other";
}

function planState(status: string | null | undefined): "pending" | "active" | "done" {
  if (status === "completed") return "done";
  return status === "in_progress" ? "active" : "pending";
}

function commandOf(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("command" in input)) return undefined;
  const { command } = input;
  if (typeof command === "string") return command;
  return Array.isArray(command) && command.every((word) => typeof word === "string") ? command.join(" ") : undefined;
}
