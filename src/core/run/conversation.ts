import type { AgentEvent } from "./agent-event.ts";

/** The end of it is what matters to whoever goes on. In characters. */
const LONGEST = 6_000;

/**
 * What an agent said and did so far, as text for one that goes on with it and
 * has not been there. Of a round that was begun again only the last beginning
 * counts.
 */
export function conversationSoFar(events: Iterable<AgentEvent>): string {
  let rounds: { readonly round: number; text: string }[] = [];
  for (const event of events) {
    if (event.type === "round-start") {
      rounds = [...rounds.filter(({ round }) => round < event.round), { round: event.round, text: "" }];
      continue;
    }
    const said = wordsOf(event);
    if (said === "") continue;
    const last = rounds.at(-1) ?? { round: 0, text: "" };
    if (rounds.length === 0) rounds.push(last);
    const goesOn = event.type === "text-delta" && !last.text.endsWith("]\n");
    last.text += goesOn || last.text === "" || last.text.endsWith("\n") ? said : `\n${said}`;
  }
  const whole = rounds
    .map(({ text }) => text.trim())
    .filter((text) => text !== "")
    .join("\n\n");
  return whole.length <= LONGEST ? whole : `…${whole.slice(-LONGEST)}`;
}

function wordsOf(event: AgentEvent): string {
  switch (event.type) {
    case "text-delta":
      return event.text;
    case "tool-start":
      return `[${event.kind}: ${event.title}]\n`;
    case "file-change":
      return `[changed ${event.path}]\n`;
    case "plan":
      return `[plan: ${event.entries.map(({ text, state }) => `${text} (${state})`).join("; ")}]\n`;
    case "message":
      return `[${event.author} said: ${event.text}]\n`;
    case "round-start":
    case "session-start":
    case "thought-delta":
    case "tool-end":
    case "permission-request":
    case "host-refused":
    case "usage":
    case "spending":
    case "notice":
    case "session-end":
      return "";
  }
}
