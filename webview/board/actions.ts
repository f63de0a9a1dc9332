import type { Card } from "#core/board/view/board-view.ts";
import type { IconName } from "../parts/icon.tsx";
import type { BoardStore } from "./board-store.ts";

/** Something a card offers. The first of a card is what it mostly wants. */
export interface Action {
  readonly label: string;
  readonly icon?: IconName;
  readonly do: (board: BoardStore, card: Card) => void;
}

const runTask = (board: BoardStore, card: Card): void => board.run("tutti.runTask", card.id);
const ask =
  (kind: "dismiss" | "return" | "always") =>
  (board: BoardStore, card: Card): void =>
    board.ask({ task: card.id, kind });

const accept: Action = { label: "Accept", icon: "check", do: (board, card) => void board.move(card, "ready") };
const dismiss: Action = { label: "Dismiss", do: ask("dismiss") };
const run: Action = { label: "Run", icon: "run", do: runTask };
const stop: Action = { label: "Stop", icon: "stop", do: (board, card) => board.run("tutti.stopRun", card.run) };
const allow: Action = {
  label: "Allow",
  icon: "check",
  do: (board, card) => board.run("tutti.allow", card.question?.id),
};
const deny: Action = { label: "Deny", do: (board, card) => board.run("tutti.deny", card.question?.id) };
/** Shows the rule on the card before it is made. */
const always: Action = { label: "Always…", do: ask("always") };
const resume: Action = { label: "Resume", icon: "run", do: (board, card) => board.run("tutti.resumeRun", card.run) };
const startAgain: Action = { label: "Start again", do: runTask };
const runAgain: Action = { label: "Run again", icon: "restart", do: runTask };
const review: Action = {
  label: "Review",
  icon: "comment",
  do: (board, card) => board.run("tutti.reviewTask", card.id),
};
const sendBack: Action = { label: "Send back", do: ask("return") };
const openPullRequest: Action = {
  label: "Open pull request",
  do: (board, card) => board.run("tutti.openPullRequest", card.id),
};
const takeUp: Action = { label: "Start", icon: "person", do: (board, card) => void board.move(card, "in-progress") };
const finish: Action = { label: "Done", icon: "check", do: (board, card) => void board.move(card, "done") };
const makeReady: Action = { label: "Make ready", do: (board, card) => void board.move(card, "ready") };

export function actionsOf(card: Card): readonly Action[] {
  if (card.question !== undefined)
    return card.question.rule === undefined ? [allow, deny, stop] : [allow, deny, always, stop];
  switch (card.state) {
    case "proposed":
      return [accept, dismiss];
    case "backlog":
    case "blocked":
      return [makeReady];
    case "ready":
      if (card.assignee === "human") return [takeUp];
      return card.remark === undefined ? [run] : []; // a remark names the obstacle
    case "in-progress":
      return [finish];
    case "queued":
    case "running":
      return [stop];
    case "interrupted":
      return [resume, startAgain];
    case "failed":
      return [runAgain];
    case "review":
      return card.run === undefined ? [finish] : [review, sendBack, openPullRequest];
    case "published":
      return [finish];
    case "done":
    case "dismissed":
      return [];
  }
}
