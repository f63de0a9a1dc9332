import type { UserCommand } from "#core/board/command.ts";
import type { Column } from "#core/board/task.ts";
import type { Card } from "#core/board/view/board-view.ts";

/** What dropping a card on a column would do. `does` and `why` are sentences for the user. */
export type Move =
  | { readonly allowed: true; readonly does: string; readonly asksReason: boolean }
  | { readonly allowed: false; readonly why: string };

const does: Partial<Record<Column, string>> = {
  backlog: "Put back for later",
  ready: "Make ready to run",
  "in-progress": "Work on it yourself",
  review: "Hand over for review",
  done: "Mark as done",
  blocked: "Block, with a reason",
};

/** Whether a person may put `card`, which stands in `from`, into `to`. The board itself decides again. */
export function moveOf(card: Card, from: Column, to: Column): Move {
  if (card.state === "running" || card.state === "queued") {
    return { allowed: false, why: "An agent has this task. Stop it first." };
  }
  if (from === to) return { allowed: false, why: "It is here already." };
  if (to === "proposed") return { allowed: false, why: "Only planning proposes tasks." };
  if (to === "published") return { allowed: false, why: "Opening a pull request puts tasks here." };
  if (isAcceptance(from, to)) {
    return { allowed: true, does: "Accept the proposal", asksReason: false };
  }
  return { allowed: true, does: does[to] ?? "", asksReason: to === "blocked" };
}

/** The command that makes an allowed move. `from` is where the person saw the card: an earlier move may be under way. */
export function commandOf(card: Card, from: Column, to: Column): UserCommand {
  if (isAcceptance(from, to)) return { type: "task/accept", id: card.id };
  const move = (state: Extract<UserCommand, { type: "task/move" }>["state"]): UserCommand => ({
    type: "task/move",
    id: card.id,
    state,
  });
  switch (to) {
    case "in-progress":
      return move({ name: "in-progress", by: "human" });
    case "backlog":
    case "ready":
    case "review":
    case "done":
      return move({ name: to });
    case "blocked":
    case "proposed":
    case "published":
      throw new Error(`No move without more words puts a task into ${to}.`);
  }
}

export function blockCommand(card: Card, reason: string): UserCommand {
  return { type: "task/move", id: card.id, state: { name: "blocked", reason } };
}

function isAcceptance(from: Column, to: Column): boolean {
  return from === "proposed" && to === "ready";
}
