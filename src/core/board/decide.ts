import { refused, type TuttiError } from "../errors.ts";
import { decideCollisions } from "./decide-collisions.ts";
import { decideAnalysis } from "./decide-analysis.ts";
import { decideBacklog } from "./decide-backlog.ts";
import { decideLimits } from "./decide-limits.ts";
import { decideMessages } from "./decide-messages.ts";
import { decideMoney } from "./decide-money.ts";
import { decidePermissions } from "./decide-permission.ts";
import { decideRegister } from "./decide-register.ts";
import { decideReview } from "./decide-review.ts";
import { decideRun } from "./decide-run.ts";
import { decideRebase } from "./decide-rebase.ts";
import { decideTask } from "./decide-task.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";

/**
 * Turns a command into the events it causes. Pure. No events means that the
 * command is already true, or comes too late to matter.
 *
 * @param now  milliseconds since the epoch; becomes `at` of every event
 * @throws TuttiError `refused`, with the reason as a sentence for the user
 */
export function decide(board: BoardState, command: Command, now: number): readonly Event[] {
  if (board.movedTo !== undefined) throw moved(board.movedTo);
  if (isAbout(command, "message")) return decideMessages(board, command, now);
  if (isAbout(command, "task")) return decideTask(board, command, now);
  if (isAbout(command, "backlog")) return decideBacklog(board, command, now);
  if (isAbout(command, "register")) return decideRegister(board, command, now);
  switch (command.type) {
    case "analysis/record":
    case "plan/propose":
    case "import/record":
      return decideAnalysis(board, command, now);
    case "usage/record":
    case "budget/reserve":
    case "budget/release":
    case "budget/exhaust":
    case "run/hand":
      return decideMoney(board, command, now);
    case "account/hold":
    case "account/release":
      return decideLimits(board, command, now);
    case "collision/record":
      return decideCollisions(board, command, now);
    case "comment/add":
    case "comment/reply":
    case "comment/resolve":
    case "comment/dismiss":
    case "run/return":
    case "run/deliver":
      return decideReview(board, command, now);
    case "run/rebase":
    case "rebase/finish":
      return decideRebase(board, command, now);
    case "approval/ask":
    case "approval/answer":
    case "rule/set":
    case "rule/revoke":
      return decidePermissions(board, command, now);
    case "run/request":
    case "run/start":
    case "run/step":
    case "run/place":
    case "run/stop":
    case "run/pause":
    case "run/resume":
    case "run/retry":
    case "run/meet":
    case "run/contain":
    case "run/refuse-host":
    case "run/interrupt":
    case "run/fail":
    case "run/cancel":
    case "run/save":
    case "publish/request":
    case "publish/finish":
    case "publish/fail":
      return decideRun(board, command, now);
  }
}

function isAbout<Thing extends string>(
  command: Command,
  thing: Thing,
): command is Extract<Command, { type: `${Thing}/${string}` }> {
  return command.type.startsWith(`${thing}/`);
}

function moved(to: string): TuttiError {
  return refused(
    `This board has been moved to ${to}. Where the settings name that place already, reload the window; else set or remove “databaseUrl”.`,
  );
}
