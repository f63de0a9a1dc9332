import { redactLines, type Redact } from "../analyse/redact.ts";
import type { AgentEvent } from "./agent-event.ts";
import { joinDeltas } from "./live-line.ts";
import { relativePaths } from "./relative-paths.ts";

/** Longer words are not waited for: they are no secret that anybody knows by its form. */
const LONGEST_WORD = 400;

type Delta = Extract<AgentEvent, { type: "text-delta" | "thought-delta" }>;

interface Going {
  readonly line: Redact;
  /** The beginning of a word whose rest has not come yet: half a token looks like nothing. */
  held: Delta | undefined;
}

/**
 * Makes what happened in runs fit to be kept and shown: without secrets, and
 * with paths that are relative to the worktree. Events of one run are given in
 * order, in any number of pieces; the last word of a text may come with the next.
 *
 * @param worktreeOf  absolute path; `undefined` while the run has none
 */
export function createTidy(
  redact: Redact,
  worktreeOf: (run: string) => string | undefined,
): (run: string, events: readonly AgentEvent[]) => readonly AgentEvent[] {
  const runs = new Map<string, Going>();
  return (run, events) => {
    const going = runs.get(run) ?? { line: redactLines(redact), held: undefined };
    runs.set(run, going);
    const relative = relativePaths(worktreeOf(run) ?? "");
    const joined = joinDeltas([...(going.held === undefined ? [] : [going.held]), ...events]);
    going.held = undefined;
    const ready = joined.flatMap((event, at): readonly AgentEvent[] => {
      if (at < joined.length - 1 || (event.type !== "text-delta" && event.type !== "thought-delta")) return [event];
      const word = /\S+$/.exec(event.text)?.[0] ?? "";
      if (word === "" || word.length > LONGEST_WORD) return [event];
      going.held = { type: event.type, text: word };
      const text = event.text.slice(0, -word.length);
      return text === "" ? [] : [{ type: event.type, text }];
    });
    if (events.at(-1)?.type === "session-end") runs.delete(run);
    return ready.map((event) => tidied(event, relative, redact, going.line));
  };
}

function tidied(event: AgentEvent, relative: Redact, redact: Redact, line: Redact): AgentEvent {
  const clean: Redact = (text) => redact(relative(text));
  switch (event.type) {
    case "text-delta":
    case "thought-delta":
    case "tool-end":
    case "message":
      return { ...event, text: clean(event.text) };
    case "notice":
      return {
        ...event,
        text: event.text
          .split("\n")
          .map((text) => line(relative(text)))
          .join("\n"),
      };
    case "tool-start":
      return { ...event, title: clean(event.title), paths: event.paths.map(clean) };
    case "permission-request":
      return {
        ...event,
        title: clean(event.title),
        paths: event.paths.map(clean),
        ...(event.command !== undefined && { command: clean(event.command) }),
        ...(event.diff !== undefined && { diff: clean(event.diff) }),
      };
    case "file-change":
      return {
        ...event,
        path: clean(event.path),
        ...(event.diff !== undefined && { diff: clean(event.diff) }),
      };
    case "plan":
      return { ...event, entries: event.entries.map((entry) => ({ ...entry, text: clean(entry.text) })) };
    case "session-end":
      return event.reason === undefined ? event : { ...event, reason: clean(event.reason) };
    case "round-start":
    case "session-start":
    case "usage":
    case "spending":
      return event;
    case "host-refused":
      return { ...event, host: clean(event.host) };
  }
}
