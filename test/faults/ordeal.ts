import { Fleet, type FleetOptions } from "./fleet.ts";
import { Human, type HumanOptions } from "./human.ts";
import type { StormSite } from "./storm-site.ts";
import { calmMs, type Promised } from "./storm.ts";

export interface OrdealOptions extends FleetOptions, HumanOptions {
  readonly tasks: number;
}

export interface Ordeal extends Promised {
  readonly human: Human;
}

/** Longest that somebody may take to be at work. */
const idleMs = 60_000;

/**
 * Runs tasks to their pull requests, lets `fault` happen while they are at work, and goes on when it is over.
 *
 * @param fault  resolves when the fault is gone
 */
export async function endure(
  site: StormSite,
  options: OrdealOptions,
  fault: (fleet: Fleet, human: Human) => Promise<void>,
): Promise<Ordeal> {
  const human = new Human(site, options);
  await using fleet = new Fleet(site, human.promised, options);
  await human.addTasks(options.tasks);
  human.begin();
  try {
    fleet.fill();
    await human.someWork(idleMs);
    await fault(fleet, human);
    await fleet.killWindow();
    fleet.fillWorkers();
    await human.untilDone(calmMs);
  } finally {
    await human.leave();
  }
  return { human, promised: human.promised, tasks: human.tasks };
}
