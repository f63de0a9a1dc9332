import { type Abilities, canTake, type Needs } from "#core/dispatch/abilities.ts";
import type { Dispatcher, LiveWorker } from "#core/dispatch/dispatcher.ts";
import type { Workforce } from "#core/dispatch/workforce.ts";
import type { MachineAgents } from "./agents/catalogue.ts";
import type { Parts } from "./assemble-project.ts";
import { systemClock } from "./clock.ts";
import { createWaker } from "./start-worker.ts";

export interface WorkforceParts {
  readonly workers: () => Promise<readonly LiveWorker[]>;
  /** What queued runs ask of their workers. */
  readonly queued: () => Promise<readonly Needs[]>;
  /** What a worker takes that is started here. */
  readonly abilitiesHere: () => Promise<Abilities>;
  /** Whether this process may start workers. */
  readonly mayStart: boolean;
}

/** Who lives and who could, as it was last looked at. */
export class KnownWorkforce {
  readonly #parts: WorkforceParts;
  #latest: Workforce | undefined;

  constructor(parts: WorkforceParts) {
    this.#parts = parts;
  }

  /** `undefined` before the first look. */
  get latest(): Workforce | undefined {
    return this.#latest;
  }

  async look(): Promise<readonly LiveWorker[]> {
    const { workers, abilitiesHere, mayStart } = this.#parts;
    const [living, here] = await Promise.all([workers(), mayStart ? abilitiesHere() : undefined]);
    const alive = living.filter(({ draining }) => !draining).map(({ abilities }) => abilities);
    this.#latest = { alive, here };
    return living;
  }

  /** Whether something is queued that a worker of this clone would take, and none that lives does. */
  async lacksWorkerHere(): Promise<boolean> {
    const queued = await this.#parts.queued();
    if (queued.length === 0) return false;
    await this.look();
    const { alive = [], here } = this.#latest ?? {};
    const local = alive.filter((worker) => worker === undefined || worker.site === here?.site);
    return queued.some(
      (needs) => here !== undefined && canTake(here, needs) && !local.some((worker) => canTake(worker, needs)),
    );
  }
}

export interface ProjectWorkforce {
  readonly workforce: KnownWorkforce;
  /** What a worker takes here, in the pools of the settings. */
  readonly abilities: () => Promise<Abilities>;
  readonly wakeWorker: () => Promise<void>;
  readonly lookAround: () => Promise<readonly LiveWorker[]>;
}

/** @param start  absent in a process that may not start workers */
export function createWorkforce(
  { site, settings }: Pick<Parts, "site" | "settings">,
  dispatcher: Pick<Dispatcher, "workers" | "queued">,
  agents: Pick<MachineAgents, "installed">,
  start: (() => Promise<void>) | undefined,
): ProjectWorkforce {
  const pools = (): readonly string[] => settings().workerPools;
  const abilities = createAbilities(site, pools, () => agents.installed());
  const workers = () => dispatcher.workers();
  const queued = () => dispatcher.queued();
  const mayStart = start !== undefined;
  const workforce = new KnownWorkforce({ workers, queued, abilitiesHere: abilities, mayStart });
  return {
    workforce,
    abilities,
    wakeWorker: createWaker(() => workforce.lacksWorkerHere(), start, systemClock),
    lookAround: () => workforce.look(),
  };
}

const freshMs = 5_000;

/** What a worker takes on this machine. Programs are looked for again after a while. */
function createAbilities(
  site: string,
  pools: () => readonly string[],
  installed: () => Promise<readonly string[]>,
): () => Promise<Abilities> {
  let lanes: { readonly at: number; readonly found: Promise<readonly string[]> } | undefined;
  return async () => {
    const now = performance.now();
    if (lanes === undefined || now - lanes.at > freshMs) lanes = { at: now, found: installed() };
    return { site, pools: pools(), lanes: await lanes.found };
  };
}
