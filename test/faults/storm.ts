import { setTimeout as sleep } from "node:timers/promises";
import type { TaskId } from "#core/board/ids.ts";
import { type Random, randomFrom } from "../rig/random.ts";
import { Fleet } from "./fleet.ts";
import { Human } from "./human.ts";
import type { StormSite } from "./storm-site.ts";

export interface StormOptions {
  readonly seed: number;
  readonly kills: number;
  /** How many runs shall come to their end at least. */
  readonly tasks: number;
  readonly workers: number;
  /** An administrator's address of Postgres, to cut connections. */
  readonly administrator?: string;
}

export interface StormCounts {
  readonly workersKilled: number;
  readonly windowsKilled: number;
  readonly connectionsCut: number;
  readonly interruptions: number;
}

/** What was to be done, and what had been promised: what the board is held to afterwards. */
export interface Promised {
  /** Ids of tasks whose adding was acknowledged, by windows that were killed and by the human. */
  readonly promised: ReadonlySet<string>;
  readonly tasks: readonly TaskId[];
}

export interface Storm extends Promised {
  readonly counts: StormCounts;
}

/** Longest that the runs may take to come to their ends once nothing is killed any more, in milliseconds. */
export const calmMs = 300_000;
/** Of a worker that is at work, before the next strike. */
const longestPauseMs = 400;
/** Longest that a strike waits for somebody to be at work. */
const idleMs = 15_000;
const leastRuns = 6;

/** Runs tasks to their pull requests while workers, windows and connections die at random moments. */
export async function storm(site: StormSite, options: StormOptions): Promise<Storm> {
  const random = randomFrom(options.seed);
  const human = new Human(site);
  await using fleet = new Fleet(site, human.promised, options);
  await human.addTasks(options.tasks);
  human.begin();
  try {
    while (fleet.killed < options.kills) {
      fleet.fill();
      await human.someWork(idleMs);
      await sleep(random(longestPauseMs));
      await strike(fleet, random, options);
      if (human.failure !== undefined) throw human.failure;
      if (unfinished(human) < leastRuns) await human.addTask(); // there must be something to kill until the end
    }
    await fleet.killWindow();
    fleet.fillWorkers();
    await human.untilDone(calmMs);
  } finally {
    await human.leave();
  }
  const counts = { ...fleet.counts, interruptions: human.resumed };
  return { counts, promised: human.promised, tasks: human.tasks };
}

/** Now and then two die at once. */
async function strike(fleet: Fleet, random: Random, { administrator, workers }: StormOptions): Promise<void> {
  const dice = random(100);
  if (dice < 10) await fleet.killWindow();
  else if (dice < 30 && administrator !== undefined) await fleet.cutConnection();
  else {
    const victims = workers > 2 && random(3) === 0 ? 2 : 1;
    await Promise.all(Array.from({ length: victims }, () => fleet.killWorker()));
  }
}

function unfinished({ project }: Human): number {
  return [...project.tutti.board.state.runs.values()].filter((run) => run.endedAt === undefined).length;
}
