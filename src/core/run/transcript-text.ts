import type { AgentEvent } from "./agent-event.ts";
import { formatUsd } from "../board/view/costs-view.ts";
import type { Usage } from "../cost/usage.ts";

/** Text that grows: what is there already never changes when events are added. */
export interface TranscriptText {
  readonly text: string;
  /** The kind of text that may go on in the last line. */
  readonly growing: "text-delta" | "thought-delta" | undefined;
}

export const emptyTranscript: TranscriptText = { text: "", growing: undefined };

/** What an agent said and did, for a person to read: its words as they are, everything else a line with a sign. */
export function appendToTranscript(before: TranscriptText, event: AgentEvent): TranscriptText {
  if (event.type === "text-delta" || event.type === "thought-delta") {
    const goesOn = before.growing === event.type;
    const gap = goesOn ? "" : `${endLine(before.text)}${before.text === "" ? "" : "\n"}`;
    const text = event.type === "thought-delta" ? quoted(event.text, !goesOn) : event.text;
    return { text: before.text + gap + text, growing: event.type };
  }
  const line = describe(event);
  if (line === undefined) return before;
  return { text: `${before.text}${endLine(before.text)}${line}\n`, growing: undefined };
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? "" : "\n";
}

function quoted(text: string, starts: boolean): string {
  return `${starts ? "> " : ""}${text.replaceAll("\n", "\n> ")}`;
}

function describe(event: Exclude<AgentEvent, { type: "text-delta" | "thought-delta" }>): string | undefined {
  switch (event.type) {
    case "session-start":
      return `── ${[event.agent, event.model, event.session].filter(Boolean).join(" · ")} ──`;
    case "tool-start":
      return `▸ ${event.kind}: ${event.title}${event.paths.length === 0 ? "" : ` (${event.paths.join(", ")})`}`;
    case "tool-end":
      return event.ok && event.text === "" ? undefined : indented(event.ok ? "  ✓" : "  ✗", event.text);
    case "file-change":
      return `± ${event.path}`;
    case "plan":
      return ["Plan:", ...event.entries.map(({ text, state }) => `  ${marks[state]} ${text}`)].join("\n");
    case "permission-request":
      return `? ${event.kind}: ${event.title}${event.command === undefined ? "" : `\n  $ ${event.command}`}`;
    case "usage":
      return `  ${describeUsage(event.usage)}`;
    case "notice":
      return `│ ${event.text.trimEnd().replaceAll("\n", "\n│ ")}`;
    case "session-end":
      return `── ${event.outcome}${event.reason === undefined ? "" : `: ${event.reason}`} ──`;
  }
}

const marks = { pending: "☐", active: "▸", done: "☑" } as const;

function indented(sign: string, text: string): string {
  return [sign, text.trimEnd().replaceAll("\n", "\n    ")].filter((part) => part !== "").join(" ");
}

function describeUsage({ inputTokens, outputTokens, costMicroUsd }: Usage): string {
  const tokens = (number: number | undefined): string => number?.toLocaleString("en") ?? "unknown";
  const cost = costMicroUsd === undefined ? "cost unknown" : formatUsd(costMicroUsd);
  return `${tokens(inputTokens)} tokens in, ${tokens(outputTokens)} out, ${cost}`;
}
