import { poolOf } from "../dispatch/pool.ts";
import { refused } from "../errors.ts";
import type { Task } from "../board/task.ts";
import type { Settings } from "../settings.ts";
import type { Elsewhere } from "./elsewhere.ts";

/** The executor that needs no setting: the worker's own machine. */
export const LOCAL = "local";

/** A run's files on this machine, with where they are worked on, if that is elsewhere. */
export interface Placed {
  readonly path: string;
  readonly branch: string;
  readonly base: string;
  readonly elsewhere?: Elsewhere | undefined;
}

/** What came of making both sides the same. */
export interface Carried {
  readonly how: "same" | "sent" | "brought";
  /** The ref that keeps what was here, where both sides had changed: what was done there stands. */
  readonly kept: string | undefined;
}

/**
 * Where worktrees can live besides the worker's machine. The worktree that git knows stays here, as a copy: it is what
 * review, retries and publishing read, and what remains when the place is lost.
 */
export interface Executors {
  /**
   * Makes the place with the worktree's files in it, or finds it again.
   *
   * @throws TuttiError `refused` when there is no such executor, or it cannot make one; `unavailable` when it cannot be reached
   */
  open(executor: string, worktree: Placed, signal: AbortSignal): Promise<Elsewhere>;

  /**
   * Makes the files and commits of both sides the same: the side that changed since they last were wins. What git
   * ignores stays where it is.
   *
   * @throws TuttiError `unavailable` when the place cannot be reached, `refused` when its folder is gone
   */
  carry(worktree: Placed & { readonly elsewhere: Elsewhere }, signal: AbortSignal): Promise<Carried>;

  /** Ends every process that works for the run there. */
  endRun(elsewhere: Elsewhere, run: string, signal: AbortSignal): Promise<void>;
}

const prefix = "on:";

/**
 * The executor of a run: what a label of its task names (`on:box`), else its agent's, else its pool's, else the
 * default one. `undefined` is the worker's own machine.
 *
 * @throws TuttiError `refused` when the settings describe none of that name
 */
export function executorOf(
  task: Pick<Task, "labels">,
  agent: string,
  settings: Pick<Settings, "agentPools" | "executors" | "agentExecutors" | "poolExecutors" | "defaultExecutor">,
): string | undefined {
  const label = task.labels.find((each) => each.startsWith(prefix));
  const pool = poolOf(task, agent, settings);
  const named =
    label?.slice(prefix.length).trim() ??
    settings.agentExecutors[agent] ??
    (pool === undefined ? undefined : settings.poolExecutors[pool]) ??
    settings.defaultExecutor;
  if (named === undefined || named === LOCAL) return undefined;
  if (settings.executors[named] === undefined) {
    const known = Object.keys(settings.executors).join(", ");
    const there = known === "" ? "no executors are described" : `there are: ${known}`;
    const source = label === undefined ? "the settings" : `the task's label ${label}`;
    throw refused(
      `There is no executor ${named}, which ${source} ask${label === undefined ? "" : "s"} for; ${there}. Describe it under “executors” on the worker's machine.`,
    );
  }
  return named;
}
