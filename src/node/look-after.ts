import type { UserCommand } from "#core/board/command.ts";
import type { Board } from "#core/board/board.ts";
import { enact } from "#core/dispatch/enact.ts";
import { reconcile } from "#core/dispatch/reconcile.ts";
import { askForMoney } from "#core/dispatch/ask-for-money.ts";
import type { ScheduleRules } from "#core/dispatch/rules.ts";
import type { RunQueue } from "#core/dispatch/run-queue.ts";
import { TuttiError } from "#core/errors.ts";
import { goOn } from "#core/overlap/go-on.ts";
import type { Engine } from "#core/run/engine.ts";
import type { Settings } from "#core/settings.ts";
import { systemClock } from "./clock.ts";
import type { OutlivingAgents } from "./outliving-agents.ts";
import type { ProjectWorkforce } from "./workforce.ts";

const never = new AbortController().signal;

/** What runs are, wherever they are looked at. */
export interface Runs {
  readonly board: Board;
  readonly engine: Engine;
  readonly queue: RunQueue;
  readonly outliving: OutlivingAgents;
  /** See `nameKept`. */
  readonly nameKept: (signal: AbortSignal) => Promise<void>;
  readonly settings: () => Settings;
}

/** Lets the board say what is true of its runs, and sees to it that somebody takes those that wait. */
export async function lookAfter(
  runs: Runs,
  { wakeWorker, lookAround }: ProjectWorkforce,
  rules: () => ScheduleRules,
): Promise<void> {
  const waiting = await settle(runs);
  if ((await adoptLost(runs)) || waiting) await wakeWorker();
  await askForMoney(runs.board, rules().money);
  await lookAround();
}

/**
 * Makes the board say what is true of runs whose worker is gone, and ends what that worker left running and nobody can
 * adopt. Says whether something waits for a worker.
 */
export async function settle(runs: Runs): Promise<boolean> {
  const { board, engine, outliving, settings } = runs;
  let lost = false;
  using _listening = board.listen((_, events) => {
    lost ||= events.some(({ type }) => ["run/interrupted", "run/cancelled", "run/failed"].includes(type));
  });
  const waiting = await reconcile(board, engine, settings().workerDeathLimit, systemClock.now());
  if (lost) {
    await outliving.endUnwanted(board);
    await runs.nameKept(never); // what the dead worker had come to keep
  }
  // Runs that waited for another one go on when that is out of their way.
  return (await goOn(board.state, (command) => sendUnlessOvertaken(runs, command))) || waiting;
}

/**
 * Lets lost runs go on whose agents have outlived their workers: nothing is paid for twice, and what happened is known.
 *
 * @returns whether there were any, so that a worker is needed
 */
export async function adoptLost(runs: Runs): Promise<boolean> {
  const { board, engine, outliving } = runs;
  let any = false;
  for (const { id, state } of board.state.runs.values()) {
    if (state.name !== "interrupted" || !(await outliving.canAdopt(id, engine))) continue;
    any = true;
    await sendUnlessOvertaken(runs, { type: "run/resume", run: id });
  }
  return any;
}

/** Another process may have been faster, or the run's task has left it. */
async function sendUnlessOvertaken({ board, queue }: Runs, command: UserCommand): Promise<void> {
  const sent = board.send(command, (transaction, events, before) => enact(queue, transaction, events, before));
  await sent.catch((error: unknown) => {
    if (TuttiError.from(error)?.kind !== "refused") throw error;
  });
}
