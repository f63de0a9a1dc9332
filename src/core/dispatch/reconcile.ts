import type { Board } from "../board/board.ts";
import { RunId } from "../board/ids.ts";
import { isActive } from "../board/run.ts";
import type { BoardState } from "../board/board-state.ts";
import type { Engine, JournalState } from "../run/engine.ts";

/**
 * Makes the board say what is true of runs whose worker is gone: visible as
 * interrupted, ended if they were being stopped, going on if nothing was at
 * work. Any process may do it at any time, as often as it likes.
 *
 * @param mostDeaths  after so many workers that died over it a run fails
 * @param now         limits of accounts that end before it are over; milliseconds since the epoch
 * @returns whether something waits for a worker now
 */
export async function reconcile(board: Board, engine: Engine, mostDeaths: number, now: number): Promise<boolean> {
  await engine.handBack();
  const state = await board.refresh();
  let waiting = false;
  for (const lost of await engine.interrupted()) {
    const run = state.runs.get(RunId.parse(lost.id));
    if (run === undefined) continue;
    if (run.state.name === "running") {
      await interrupt(board, engine, run.id, run.state.step, lost.state, mostDeaths);
    } else if (run.state.name === "failed" || run.state.name === "cancelled") {
      await engine.cancel(lost.id); // nobody will resume it; a published one still has to give its worktree back
    } else if (run.state.name !== "interrupted" && run.state.name !== "stopping") {
      waiting = (await engine.resume(lost.id)) || waiting;
    }
  }
  for (const run of state.runs.values()) {
    if (run.state.name !== "queued" && run.state.name !== "running") continue;
    const journal = await engine.get(run.id);
    // A flow says itself why it failed; unless it failed before it could say anything.
    if (journal?.state.name === "failed") {
      const { message, kind } = journal.state.failure;
      const cause = kind === "cancelled" ? undefined : kind;
      await board.send({ type: "run/fail", run: run.id, reason: message, cause });
    }
  }
  const stopping = [...state.runs.values()].filter((run) => run.state.name === "stopping");
  const holding = stopping.length === 0 ? new Set() : await engine.holding();
  for (const run of stopping) {
    // While it holds its slot, its own worker is ending it and will say so.
    if (holding.has(run.id) || run.state.name !== "stopping") continue;
    const { pause } = run.state;
    if (pause === undefined) await board.send({ type: "run/cancel", run: run.id });
    else await board.send({ type: "run/interrupt", run: run.id, reason: pause });
  }
  const resumed = await endLimits(board, engine, now);
  return waiting || resumed || [...state.runs.values()].some((run) => isActive(run.state));
}

/** Whether a run waits for the end of a limit: nobody else will see to it that it goes on. */
export function hasLimited(state: BoardState): boolean {
  return [...state.runs.values()].some((run) => run.account !== undefined && run.state.name === "interrupted");
}

async function endLimits(board: Board, engine: Engine, now: number): Promise<boolean> {
  const { holds, runs } = board.state;
  const over = [...holds.values()].filter(({ until }) => until <= now).map(({ account }) => account);
  const freed = [...runs.values()].flatMap(({ account, state }) =>
    account !== undefined && !holds.has(account) && state.name === "interrupted" ? [account] : [],
  );
  let resumed = false;
  for (const account of new Set([...over, ...freed])) {
    await board.send({ type: "account/release", account }, async (transaction, events) => {
      for (const event of events) if (event.type === "run/resumed") await engine.resume(event.run, transaction);
      resumed ||= events.some(({ type }) => type === "run/resumed");
    });
  }
  return resumed;
}

/** A run that fails instead of being interrupted once more goes on nowhere: board and engine say so together. */
async function interrupt(
  board: Board,
  engine: Engine,
  run: RunId,
  step: string,
  lost: JournalState,
  mostDeaths: number,
): Promise<void> {
  if (lost.name === "interrupted" && lost.why === "paused") return; // a moment ago: its own worker says so
  const stopped = lost.name === "interrupted" && lost.why === "ended";
  const how = stopped ? `Its worker was stopped during ${step}.` : `Its worker died during ${step}.`;
  const reason = `${how} Resume it, or start it again.`;
  const died = stopped ? undefined : { most: mostDeaths };
  await board.send({ type: "run/interrupt", run, reason, died }, async (transaction, events) => {
    if (events.some(({ type }) => type === "run/failed")) await engine.cancel(run, transaction);
  });
}
