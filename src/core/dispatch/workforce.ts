import type { Run } from "../board/run.ts";
import { canTake, DEFAULT_POOL, type Abilities, type Needs } from "./abilities.ts";

/** Who could take a run. */
export interface Workforce {
  /** Workers that live and take new runs; `undefined` for one that takes everything. */
  readonly alive: readonly (Abilities | undefined)[];
  /** What a worker would take that can be started here; `undefined` where none can be. */
  readonly here: Abilities | undefined;
}

export function needsOf({ agent, pool, place }: Run): Needs {
  return { lane: agent, pool: pool ?? DEFAULT_POOL, site: place?.site };
}

/** Why no worker takes this run, as a sentence; `undefined` when one does, or will be started. */
export function whyNobody({ alive, here }: Workforce, needs: Needs): string | undefined {
  if (alive.some((worker) => canTake(worker, needs)) || (here !== undefined && canTake(here, needs))) return undefined;
  const all = [...alive, here].filter((worker) => worker !== undefined);
  const { lane, pool, site } = needs;
  const local = site === undefined ? all : all.filter((worker) => worker.site === site);
  if (site !== undefined && local.length === 0) {
    return `Its worktree is on ${machineOf(site)}, and no worker is alive there. Start one there, or stop the run and run the task again.`;
  }
  const there = site === undefined ? "" : ` on ${machineOf(site)}, where its worktree is`;
  const inPool = local.filter(({ pools }) => pools.includes(pool));
  if (inPool.length === 0) {
    return `No worker of pool ${pool} is alive${there}. Start one with: tutti worker --pool ${pool}`;
  }
  const which = pool === DEFAULT_POOL ? "" : ` of pool ${pool}`;
  return `No living worker${which} has the agent ${lane}${there}. Install it on a machine with a worker, or start one where it is.`;
}

/** The first word of a site. */
export function machineOf(site: string): string {
  return site.split(" ", 1)[0] ?? site;
}
