/** The pool of workers and runs that name none. */
export const DEFAULT_POOL = "default";

export const poolName = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/;

/** What a worker takes. */
export interface Abilities {
  readonly pools: readonly string[];
  /** Agents whose program its machine has. A lane is an agent. */
  readonly lanes: readonly string[];
  /** Names its clone of the repository on its machine: where its worktrees are. The first word is the machine's name. */
  readonly site: string;
}

/** What a run asks of the worker that takes it. */
export interface Needs {
  readonly lane: string;
  readonly pool: string;
  /** Where its worktree is; `undefined` when it may begin anywhere. */
  readonly site: string | undefined;
}

/** @param abilities  absent, it takes everything */
export function canTake(abilities: Abilities | undefined, { lane, pool, site }: Needs): boolean {
  if (abilities === undefined) return true;
  const { pools, lanes } = abilities;
  return pools.includes(pool) && lanes.includes(lane) && (site === undefined || site === abilities.site);
}
