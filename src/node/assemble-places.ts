import { existsSync } from "node:fs";
import type { Board } from "#core/board/board.ts";
import type { RunPlace } from "#core/board/run.ts";
import type { CommandRunner } from "#core/gate/check.ts";
import { slotVariables, type Slots } from "#core/run/slots.ts";
import type { PlaceWork } from "#core/run/task-run.ts";
import { systemClock } from "./clock.ts";
import type { Parts } from "./assemble-project.ts";
import { GitWorktrees, tuttiHome, worktreesFolder } from "./git/git-worktrees.ts";
import { MachineSlots } from "./git/machine-slots.ts";
import { createSetUp, createTearDown } from "./git/place-commands.ts";
import type { Environment } from "./git/environment.ts";
import { createCommandRunner } from "./process/command-runner.ts";
import { pruneRunWorktrees, type Pruned } from "./run-worktrees.ts";

const MEGABYTE = 1 << 20;
const DAY_MS = 24 * 60 * 60_000;

/** Where runs work: their worktrees, and what is done in them before and after. */
export interface Places {
  readonly worktrees: GitWorktrees;
  readonly slots: Slots;
  readonly runner: CommandRunner;
  readonly setUp: PlaceWork;
  readonly tearDown: PlaceWork;
  /** What every process in a run's worktree finds in its environment. */
  readonly variables: (place: RunPlace) => Readonly<Record<string, string>>;
}

export function assemblePlaces({ git, repository, settings }: Parts, environment: Environment): Places {
  const worktrees = new GitWorktrees(git, repository, {
    folder: settings().worktreeDirectory ?? worktreesFolder(repository, environment),
    now: () => systemClock.now(),
    remadeFolders: () => settings().remadeFolders,
    freeSpaceFloor: () => settings().freeSpaceFloorMb * MEGABYTE,
  });
  const slots = new MachineSlots({ home: tuttiHome(environment), portBase: () => settings().portBase });
  const runner = createCommandRunner();
  const variables = ({ path, slot }: RunPlace) =>
    slotVariables(slot, { path, root: repository.top, repository: repository.name }, settings());
  const parts = { git, repository, worktrees, settings, runner, variables };
  return { worktrees, slots, runner, variables, setUp: createSetUp(parts), tearDown: createTearDown(parts) };
}

/** Removes the worktrees of ended runs: all of them, or those that ended longer ago than the settings keep them. */
export async function pruneWorktrees(
  { settings }: Pick<Parts, "settings">,
  board: Board,
  { worktrees, tearDown }: Pick<Places, "worktrees" | "tearDown">,
  which: "all" | "old",
  signal: AbortSignal,
): Promise<readonly Pruned[]> {
  const olderThanMs = which === "all" ? 0 : settings().worktreeRetentionDays * DAY_MS;
  const now = () => systemClock.now();
  const before = now() - olderThanMs;
  const due = [...(await board.refresh()).runs.values()].some(
    ({ endedAt, place }) => endedAt !== undefined && endedAt <= before && place !== undefined && existsSync(place.path),
  );
  if (which === "old" && !due) return [];
  return pruneRunWorktrees({ board, worktrees, tearDown, now }, olderThanMs, signal);
}
