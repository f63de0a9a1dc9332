import type { AgentEvent } from "./agent-event.ts";
import { formatUsd } from "../cost/format-usd.ts";
import type { Usage } from "../cost/usage.ts";
import { refusedHost } from "../permission/refused-hosts.ts";

/**
 * Text that grows: what is there already never changes when events are added.
 * Output of a program is kept apart until it ends, so that its first line can
 * say how much there is; `shownTranscript` shows it meanwhile.
 */
export interface TranscriptText {
  readonly text: string;
  /** The kind of text that may go on in the last line. */
  readonly growing: "text-delta" | "thought-delta" | undefined;
  readonly output: Output | undefined;
}

interface Output {
  readonly source: keyof typeof names;
  readonly text: string;
  readonly lines: number;
}

export const emptyTranscript: TranscriptText = { text: "", growing: undefined, output: undefined };

/** So many lines of output stand in the text as they are; more are folded below a line that counts them. */
const MOST_OPEN_LINES = 4;
const indent = "    ";
const names = { stderr: "stderr", log: "log", check: "output" } as const;

/** What an agent said and did, for a person to read: its words as they are, everything else a line with a sign. */
export function appendToTranscript(before: TranscriptText, event: AgentEvent): TranscriptText {
  if (event.type === "notice" && event.source !== undefined) return appendOutput(before, event.source, event.text);
  const settled = withOutput(before);
  if (event.type === "text-delta" || event.type === "thought-delta") {
    const goesOn = settled.growing === event.type;
    const gap = goesOn ? "" : `${endLine(settled.text)}${settled.text === "" ? "" : "\n"}`;
    const text = event.type === "thought-delta" ? quoted(event.text, !goesOn) : event.text;
    return { text: settled.text + gap + text, growing: event.type, output: undefined };
  }
  const line = describe(event);
  return line === undefined ? settled : withLine(settled, line);
}

/** The text so far, with output that has not ended yet. */
export function shownTranscript(transcript: TranscriptText): string {
  return withOutput(transcript).text;
}

/** What can be folded, by 0-based lines, first and last: long output, below the line that counts it. */
export function foldsOf(lines: readonly string[]): readonly { readonly start: number; readonly end: number }[] {
  const folds: { start: number; end: number }[] = [];
  for (let start = 0; start < lines.length; start++) {
    const count = /^(?:│|  [✓✗]) .*?(\d+) lines$/.exec(lines[start] ?? "")?.[1];
    const end = start + Number(count);
    if (count === undefined || !lines.slice(start + 1, end + 1).every((line) => line.startsWith(indent))) continue;
    folds.push({ start, end });
    start = end;
  }
  return folds;
}

function appendOutput(before: TranscriptText, source: Output["source"], text: string): TranscriptText {
  const settled = before.output?.source === source ? before : withOutput(before);
  const more = text.trimEnd();
  if (more === "") return settled;
  const { output } = settled;
  const added = more.split("\n").length;
  if (output === undefined) return { ...settled, output: { source, text: more, lines: added } };
  return { ...settled, output: { source, text: `${output.text}\n${more}`, lines: output.lines + added } };
}

function withOutput(transcript: TranscriptText): TranscriptText {
  const { output } = transcript;
  if (output === undefined) return transcript;
  const name = names[output.source];
  const text =
    output.lines <= MOST_OPEN_LINES
      ? `│ ${name}: ${output.text.replaceAll("\n", `\n│ ${name}: `)}`
      : folded(`│ ${name},`, output.text.split("\n"));
  return withLine({ ...transcript, output: undefined }, text);
}

function withLine({ text }: TranscriptText, line: string): TranscriptText {
  return { text: `${text}${endLine(text)}${line}\n`, growing: undefined, output: undefined };
}

function folded(head: string, lines: readonly string[]): string {
  return [`${head} ${lines.length} lines`, ...lines.map((line) => indent + line)].join("\n");
}

function endLine(text: string): string {
  return text === "" || text.endsWith("\n") ? "" : "\n";
}

function quoted(text: string, starts: boolean): string {
  return `${starts ? "> " : ""}${text.replaceAll("\n", "\n> ")}`;
}

function describe(event: Exclude<AgentEvent, { type: "text-delta" | "thought-delta" }>): string | undefined {
  switch (event.type) {
    case "round-start":
      return event.round === 1 ? undefined : `══ Round ${event.round} ══`;
    case "session-start":
      return `── ${[event.agent, event.model, event.session].filter(Boolean).join(" · ")} ──`;
    case "tool-start":
      return `▸ ${event.kind}: ${event.title}${event.paths.length === 0 ? "" : ` (${event.paths.join(", ")})`}`;
    case "tool-end":
      return event.ok && event.text === "" ? undefined : result(event.ok ? "  ✓" : "  ✗", event.text);
    case "file-change":
      return [`± ${event.path}`, ...changes(event.diff)].join("\n");
    case "plan":
      return ["Plan:", ...event.entries.map(({ text, state }) => `  ${marks[state]} ${text}`)].join("\n");
    case "permission-request":
      return [
        `? ${event.kind}: ${event.title}`,
        ...(event.command === undefined ? [] : [`  $ ${event.command}`]),
        ...changes(event.diff),
      ].join("\n");
    case "usage":
      return `  ${describeUsage(event.usage)}`;
    case "message":
      return `» ${event.author}: ${event.text.replaceAll("\n", "\n» ")}`;
    case "spending":
      return undefined;
    case "host-refused":
      return `✗ ${refusedHost(event)}`;
    case "notice":
      return `│ ${event.text.trimEnd().replaceAll("\n", "\n│ ")}`;
    case "session-end":
      return `── ${event.outcome}${event.reason === undefined ? "" : `: ${event.reason}`} ──`;
  }
}

/** The lines that differ, below what changes them. */
function changes(diff: string | undefined): readonly string[] {
  return diff === undefined || diff === "" ? [] : diff.split("\n").map((line) => indent + line);
}

const marks = { pending: "☐", active: "▸", done: "☑" } as const;

function result(sign: string, text: string): string {
  const lines = text.trimEnd().split("\n");
  if (lines.length > MOST_OPEN_LINES) return folded(sign, lines);
  return [sign, lines.join(`\n${indent}`)].filter((part) => part !== "").join(" ");
}

function describeUsage({ inputTokens, outputTokens, costMicroUsd, provenance }: Usage): string {
  const tokens = (number: number | undefined): string => number?.toLocaleString("en") ?? "unknown";
  const cost = costMicroUsd === undefined ? "cost unknown" : `${formatUsd(costMicroUsd)}, ${provenance}`;
  return `${tokens(inputTokens)} tokens in, ${tokens(outputTokens)} out, ${cost}`;
}
