import type { Board } from "#core/board/board.ts";
import { askForMoney } from "#core/dispatch/ask-for-money.ts";
import type { Choose, Limits } from "#core/dispatch/dispatcher.ts";
import { limitsOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import { chooseBy } from "#core/dispatch/schedule.ts";
import { hasLimited } from "#core/dispatch/reconcile.ts";
import type { Engine } from "#core/run/engine.ts";
import type { Transcripts } from "#core/run/transcript.ts";
import { pruneWorktrees, type Places } from "./assemble-places.ts";
import type { Parts } from "./assemble-project.ts";
import { systemClock } from "./clock.ts";
import { adoptLost, type Runs, settle } from "./look-after.ts";
import { OverlapRadar } from "./overlap/overlap-radar.ts";
import type { WorkRequest } from "./project.ts";
import type { ProjectWorkforce } from "./workforce.ts";
import { workUntilIdle } from "./work-until-idle.ts";

export interface Workplace extends Runs {
  readonly parts: Parts;
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
  const { parts, board, engine, outliving, settings, places, rules, staff, onProblem } = workplace;
  const { store } = parts;
  await store.refuseDamaged();
  const looking = nowAndThen(() => store.refuseDamaged(), LOOK_EVERY_MS);
  await outliving.endUnwanted(board);
  await workplace.nameKept(signal);
  const naming = nowAndThen(() => workplace.nameKept(signal), NAME_EVERY_MS);
  await forget(store.transcripts, board, engine);
  const limits = (): Limits => limitsOf(rules());
  const choosing = async (): Promise<Choose> => {
    await looking();
    return chooseBy(await board.refresh(), rules());
  };
  const reconcileBoard = async (): Promise<void> => {
    await looking();
    await staff.lookAround();
    await settle(workplace);
    await adoptLost(workplace);
    await naming();
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

/** And so often the refs of kept work are compared with it. */
const NAME_EVERY_MS = 60_000;

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

/** Lets old transcripts and journals go. Tasks, runs and costs stay on the board for good. */
async function forget(transcripts: Transcripts, board: Board, engine: Engine): Promise<void> {
  const going = [...board.state.runs.values()].filter((run) => run.endedAt === undefined).map((run) => run.id);
  await transcripts.prune({ olderThanMs: 90 * DAY_MS, mostBytes: TRANSCRIPTS_MOST_BYTES, keep: new Set(going) });
  await engine.prune(90 * DAY_MS);
}
