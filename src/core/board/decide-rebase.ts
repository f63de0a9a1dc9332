import { refused } from "../errors.ts";
import { followsReviews, RECIPES_REPEAT } from "../review/rework.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import { nameOfRun, requireHolder, requireRun } from "./require.ts";
import type { RebaseOrder } from "./rebase-order.ts";
import type { Run } from "./run.ts";

type RebaseCommand = Extract<Command, { type: "run/rebase" | "rebase/finish" }>;

export function decideRebase(board: BoardState, command: RebaseCommand, now: number): readonly Event[] {
  const run = requireRun(board, command.run);
  if (command.type === "run/rebase") return rebaseRun(board, run, command, now);
  const { number, result } = command;
  const order = run.rebases?.find((each) => each.number === number);
  if (run.state.name !== "running" || order === undefined || order.result !== undefined) return []; // said before
  return [{ type: "run/rebased", at: now, run: run.id, number, result }];
}

function rebaseRun(
  board: BoardState,
  run: Run,
  { onto, conflicts, replacesPushed }: Extract<Command, { type: "run/rebase" }>,
  now: number,
): readonly Event[] {
  const { state } = run;
  const name = nameOfRun(board, run);
  requireHolder(board, run);
  if (onto.run === run.id) throw refused(`${name} cannot be rebased onto itself.`);
  if (run.place === undefined) throw refused(`${name} has no branch yet, so there is nothing to rebase.`);
  if (conflicts === "agent" && !followsReviews(run.agent)) throw refused(RECIPES_REPEAT);
  const about = { at: now, run: run.id };
  const ordered = (from: RebaseOrder["from"]): readonly Event[] => {
    const number = Math.max(0, ...(run.rebases ?? []).map((order) => order.number)) + 1;
    const order = { number, onto, conflicts, from, rounds: run.deliveries.length, turn: run.turn };
    return [{ type: "run/rebase-requested", ...about, order }];
  };
  switch (state.name) {
    case "waiting":
    case "interrupted":
      return ordered(state.name);
    case "published":
      if (replacesPushed === true) return ordered("published");
      throw refused(
        `${name} has the pull request ${state.pull.url}. When its rebased work is published again, the branch that ` +
          `was pushed is replaced, if nobody else has pushed to it. Confirm that first.`,
      );
    case "running":
      throw refused(`${name} is at work. Pause it first, then rebase it.`);
    case "queued":
    case "stopping":
      throw refused(`${name} is ${state.name}. Only work that stands still can be rebased.`);
    case "failed":
    case "cancelled":
      throw refused(`${name} has ${state.name === "failed" ? "failed" : "ended"}. Retry it from a step first.`);
  }
}
