import type { Board } from "#core/board/board.ts";
import type { Run } from "#core/board/run.ts";
import type { BoardState } from "#core/board/board-state.ts";
import { TuttiError } from "#core/errors.ts";
import { branchOfRun } from "#core/run/branch-name.ts";
import type { PlaceWork } from "#core/run/task-run.ts";
import type { GitWorktrees } from "./git/git-worktrees.ts";
import type { WorktreeState } from "./git/worktree-state.ts";

/** A worktree with the run that made it. */
export interface RunWorktree extends WorktreeState {
  /** `undefined` when the board knows of none. */
  readonly run: Run | undefined;
}

/** What came of one worktree that was to be removed. */
export interface Pruned {
  readonly worktree: RunWorktree;
  /** Why it stays, as a sentence; `undefined` when it is gone. */
  readonly kept: string | undefined;
  /** From where its unsaved work can be restored. */
  readonly savedAs: string | undefined;
}

export interface RunWorktreesParts {
  readonly board: Board;
  readonly worktrees: Pick<GitWorktrees, "list" | "remove">;
  readonly tearDown: PlaceWork;
  readonly now: () => number;
}

export async function listRunWorktrees(
  { board, worktrees }: Pick<RunWorktreesParts, "board" | "worktrees">,
  signal: AbortSignal,
): Promise<readonly RunWorktree[]> {
  const state = await board.refresh();
  const listed = await worktrees.list(signal);
  return listed.map((worktree) => {
    const here = [...state.runs.values()].filter((run) => run.place?.path === worktree.path);
    const makers = here.length > 0 ? here : [...state.runs.values()].filter((run) => hasMade(state, run, worktree));
    // A later run may have been given the place of an earlier one.
    return { ...worktree, run: makers.find((run) => run.endedAt === undefined) ?? makers.at(-1) };
  });
}

/** A run that failed, or whose worker died, between making its worktree and saying so is known by its branch. */
function hasMade({ tasks }: BoardState, { id, task, place }: Run, { branch }: WorktreeState): boolean {
  const known = tasks.get(task);
  if (place !== undefined || branch === undefined || known === undefined) return false;
  return [true, false].some((isFirst) => branchOfRun(known, id, isFirst) === branch);
}

/**
 * Removes the worktrees of runs that have ended. Their work is saved first;
 * what cannot be saved, and what no run of the board made, stays.
 *
 * @param olderThanMs  only of runs that ended longer ago
 */
export async function pruneRunWorktrees(
  parts: RunWorktreesParts,
  olderThanMs: number,
  signal: AbortSignal,
): Promise<readonly Pruned[]> {
  const pruned: Pruned[] = [];
  for (const worktree of await listRunWorktrees(parts, signal)) {
    const why = reasonToStay(worktree.run, parts.now() - olderThanMs);
    if (why !== undefined || worktree.run === undefined) pruned.push({ worktree, kept: why, savedAs: undefined });
    else pruned.push(await removeOne(parts, worktree, worktree.run, signal));
  }
  return pruned;
}

function reasonToStay(run: Run | undefined, before: number): string | undefined {
  if (run === undefined) return "The board knows of no run that made it, so nobody says that it may go.";
  if (run.endedAt === undefined) return `Run ${run.id} is ${run.state.name} and still needs it.`;
  return run.endedAt > before ? `Run ${run.id} ended only a short while ago.` : undefined;
}

async function removeOne(
  { board, worktrees, tearDown }: RunWorktreesParts,
  worktree: RunWorktree,
  { id, place }: Run,
  signal: AbortSignal,
): Promise<Pruned> {
  const { path, branch = "" } = worktree;
  try {
    // Without a place it was never set up, and nothing can be on its branch that was not there before.
    if (place !== undefined) await tearDown(place, id, () => {}, signal);
    const savedAs = await worktrees.remove(place ?? { path, branch, base: branch }, signal);
    if (savedAs !== undefined) await board.send({ type: "run/save", run: id, ref: savedAs });
    return { worktree, kept: undefined, savedAs };
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || signal.aborted) throw error;
    return { worktree, kept: known.message, savedAs: undefined };
  }
}
