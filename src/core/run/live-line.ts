import { refusedHost } from "../permission/refused-hosts.ts";
import type { AgentEvent } from "./agent-event.ts";

const longest = 300;

/** The last line of a session so far. Text grows it; `growing` says which kind of text may go on in it. */
export interface LiveLine {
  readonly text: string;
  readonly growing: "text-delta" | "thought-delta" | undefined;
}

export const noLine: LiveLine = { text: "", growing: undefined };

/** What a live view shows after `event`. */
export function liveLine(before: LiveLine, event: AgentEvent): LiveLine {
  switch (event.type) {
    case "text-delta":
    case "thought-delta":
      return { text: grown(before.growing === event.type ? before.text : "", event.text), growing: event.type };
    case "tool-start":
      return whole(event.title);
    case "file-change":
      return whole(event.path);
    case "plan":
      return whole(event.entries.find((entry) => entry.state === "active")?.text ?? before.text);
    case "permission-request":
      return whole(`Asks: ${event.title}`);
    case "host-refused":
      return whole(refusedHost(event));
    case "message":
    case "notice":
      return whole(grown("", event.text));
    case "session-end":
      return whole(event.reason ?? before.text);
    case "round-start":
    case "session-start":
    case "tool-end":
    case "usage":
    case "spending":
      return { text: before.text, growing: undefined };
  }
}

/** Neighbouring deltas of one kind as one event: an agent's words arrive in thousands of pieces. */
export function joinDeltas(events: readonly AgentEvent[]): readonly AgentEvent[] {
  const joined: AgentEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if ((event.type === "text-delta" || event.type === "thought-delta") && last?.type === event.type) {
      joined[joined.length - 1] = { ...last, ...event, text: last.text + event.text };
    } else joined.push(event);
  }
  return joined;
}

function whole(text: string): LiveLine {
  return { text: text.slice(-longest), growing: undefined };
}

/** The last line of `line + text` that is not blank; ends with a line break when the next text begins a new one. */
function grown(line: string, text: string): string {
  const lines = (line + text).split("\n");
  const last = lines.findLastIndex((candidate) => candidate.trim() !== "");
  if (last === -1) return "";
  return (lines[last] ?? "").slice(-longest) + (last < lines.length - 1 ? "\n" : "");
}
