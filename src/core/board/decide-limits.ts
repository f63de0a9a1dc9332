import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import type { Event } from "./event.ts";
import { requireRun } from "./require.ts";
import { runOf } from "./task.ts";

type LimitCommand = Extract<Command, { type: `account/${string}` }>;

export function decideLimits(board: BoardState, command: LimitCommand, now: number): readonly Event[] {
  return command.type === "account/hold" ? hold(board, command, now) : release(board, command.account, now);
}

/** Interrupted, not failed: nothing was wrong with the run, and it goes on where it was. */
function hold(
  board: BoardState,
  { run: id, hold: told, goesOn = false }: Extract<Command, { type: "account/hold" }>,
  now: number,
): readonly Event[] {
  const run = requireRun(board, id);
  if (run.state.name !== "running") return [];
  const known = board.holds.get(told.account);
  const isNews = known === undefined || (known.guessed === true && told.guessed !== true) || told.until > known.until;
  const pause: Event = { type: "run/pause-requested", at: now, run: id, reason: told.reason, account: told.account };
  const held: readonly Event[] = isNews ? [{ type: "account/held", at: now, hold: told }] : [];
  return goesOn ? held : [...held, pause];
}

/** A run that is still being interrupted goes on the next time that somebody looks. */
function release(board: BoardState, account: string, now: number): readonly Event[] {
  const held = board.holds.has(account);
  const waiting = [...board.runs.values()].filter((run) => {
    const task = board.tasks.get(run.task);
    return run.account === account && run.state.name === "interrupted" && task && runOf(task.state) === run.id;
  });
  return [
    ...(held ? [{ type: "account/released", at: now, account } as const] : []),
    ...waiting.map(({ id }) => ({ type: "run/resumed", at: now, run: id }) as const),
  ];
}
