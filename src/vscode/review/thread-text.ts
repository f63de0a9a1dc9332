import type { ReviewComment } from "#core/review/comment.ts";
import { HUMAN } from "#core/board/task.ts";

const severities = { error: "Error", warning: "Warning", info: "Note" } as const;

/** What stands above a thread: how bad it is, and where it stands. */
export function threadLabel({ severity, author, state }: ReviewComment): string {
  const kind = author === HUMAN ? "Comment" : severities[severity];
  switch (state.name) {
    case "open":
      return kind;
    case "sent":
      return `${kind} · sent to the agent for round ${state.round}`;
    case "resolved":
      return `${kind} · resolved`;
    case "dismissed":
      return `${kind} · dismissed${state.reason === "" ? "" : `: ${state.reason}`}`;
  }
}

/** Who speaks, as a person reads it. */
export function authorName(author: string): string {
  if (author === "gate") return "Tutti checks";
  return author === HUMAN ? "You" : author;
}

/** A comment is settled when nobody has to do anything about it. */
export function isSettled({ state }: ReviewComment): boolean {
  return state.name === "resolved" || state.name === "dismissed";
}
