import type { Board } from "#core/board/board.ts";
import { askForMoney } from "#core/dispatch/ask-for-money.ts";
import type { Choose, Limits } from "#core/dispatch/dispatcher.ts";
import { limitsOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import { chooseBy } from "#core/dispatch/schedule.ts";
import { enact } from "#core/dispatch/enact.ts";
import { createRunQueue } from "#core/dispatch/engine-queue.ts";
import { hasLimited, reconcile } from "#core/dispatch/reconcile.ts";
import { TuttiError } from "#core/errors.ts";
import { goOn } from "#core/overlap/go-on.ts";
import type { Engine } from "#core/run/engine.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import type { Settings } from "#core/settings.ts";
import { pruneWorktrees, type Places } from "./assemble-places.ts";
import type { Parts } from "./assemble-project.ts";
import { systemClock } from "./clock.ts";
import { OverlapRadar } from "./overlap/overlap-radar.ts";
import { endOrphans } from "./process/end-tree.ts";
import type { WorkRequest } from "./project.ts";
import type { ProjectWorkforce } from "./workforce.ts";
import { workUntilIdle } from "./work-until-idle.ts";

export interface Workplace {
  readonly parts: Parts;
  readonly board: Board;
  readonly engine: Engine;
  readonly places: Places;
  readonly rules: () => ScheduleRules;
  readonly staff: Pick<ProjectWorkforce, "abilities" | "lookAround">;
  readonly onProblem: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TRANSCRIPTS_MOST_BYTES = 500 << 20;

/** Ends what dead workers left running, then does what is queued. */
export async function doWork(workplace: Workplace, request: WorkRequest, signal: AbortSignal): Promise<void> {
  const { parts, board, engine, places, rules, staff, onProblem } = workplace;
  const { store, settings } = parts;
  await store.refuseDamaged();
  const looking = nowAndThen(() => store.refuseDamaged(), LOOK_EVERY_MS);
  await endOrphans();
  await forget(store.transcripts, board, engine);
  const limits = (): Limits => limitsOf(rules());
  const choosing = async (): Promise<Choose> => {
    await looking();
    return chooseBy(await board.refresh(), rules());
  };
  const reconcileBoard = async (): Promise<void> => {
    await looking();
    await staff.lookAround();
    await settle(board, engine, settings);
    await askForMoney(board, rules().money);
  };
  await using radar = new OverlapRadar({ board, git: parts.git, top: parts.repository.top, onProblem });
  radar.start();
  const tidying = pruneWorktrees(parts, board, places, "old", signal).catch(onProblem);
  await workUntilIdle(
    {
      engine,
      clock: systemClock,
      limits,
      choosing,
      abilities: async () => ({ ...(await staff.abilities()), pools: request.pools ?? settings().workerPools }),
      drainLimitMs: () => settings().drainLimitMinutes * MINUTE_MS,
      reconcile: reconcileBoard,
      isAwaited: () => hasLimited(board.state),
      onProblem,
    },
    request,
    signal,
  );
  await tidying;
}

/** While a worker lives the board is looked through so often; less often when it is large. */
const LOOK_EVERY_MS = 10_000;

/** Does `work` when it was last done `everyMs` ago, and so seldom that it takes no more than one hundredth of the time. */
function nowAndThen(work: () => Promise<void>, everyMs: number): () => Promise<void> {
  let next = performance.now() + everyMs;
  return async () => {
    const start = performance.now();
    if (start < next) return;
    next = Infinity; // once at a time
    try {
      await work();
    } finally {
      const end = performance.now();
      next = end + Math.max(everyMs, 100 * (end - start));
    }
  };
}

/**
 * Makes the board say what is true of runs whose worker is gone, and ends what that worker left running: nobody listens
 * to it any more. Says whether something waits for a worker.
 */
export async function settle(board: Board, engine: Engine, settings: () => Settings): Promise<boolean> {
  let lost = false;
  using _listening = board.listen((_, events) => {
    lost ||= events.some(({ type }) => ["run/interrupted", "run/cancelled", "run/failed"].includes(type));
  });
  const waiting = await reconcile(board, engine, settings().workerDeathLimit, systemClock.now());
  if (lost) await endOrphans();
  return (await letGoOn(board, engine)) || waiting;
}

/** Runs that waited for another one go on when that is out of their way. */
async function letGoOn(board: Board, engine: Engine): Promise<boolean> {
  const queue = createRunQueue(engine);
  return goOn(board.state, async (command) => {
    const sent = board.send(command, (transaction, events, before) => enact(queue, transaction, events, before));
    await sent.catch((error: unknown) => {
      if (TuttiError.from(error)?.kind !== "refused") throw error; // another process was faster
    });
  });
}

/** Lets old transcripts and journals go. Tasks, runs and costs stay on the board for good. */
async function forget(transcripts: Transcripts, board: Board, engine: Engine): Promise<void> {
  const going = [...board.state.runs.values()].filter((run) => run.endedAt === undefined).map((run) => run.id);
  await transcripts.prune({ olderThanMs: 90 * DAY_MS, mostBytes: TRANSCRIPTS_MOST_BYTES, keep: new Set(going) });
  await engine.prune(90 * DAY_MS);
}
