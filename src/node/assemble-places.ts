import { existsSync } from "node:fs";
import type { Board } from "#core/board/board.ts";
import type { RunPlace } from "#core/board/run.ts";
import type { CommandRunner } from "#core/gate/check.ts";
import { slotVariables, type Slots } from "#core/run/slots.ts";
import type { PlaceWork } from "#core/run/task-run.ts";
import type { Worktrees } from "#core/run/worktrees.ts";
import { systemClock } from "./clock.ts";
import type { CatalogueOptions } from "./agents/catalogue.ts";
import { containAgent, containmentRules, nowhere } from "./agents/contain-agent.ts";
import type { Parts } from "./assemble-project.ts";
import { GitWorktrees, tuttiHome, worktreesFolder } from "./git/git-worktrees.ts";
import { MachineSlots } from "./git/machine-slots.ts";
import { createSetUp, createTearDown } from "./git/place-commands.ts";
import type { Environment } from "./git/environment.ts";
import { ExecutorRegistry } from "./places/executors.ts";
import { createLocalExecutor } from "./places/local-executor.ts";
import { PlacedWorktrees } from "./places/placed-worktrees.ts";
import { writePromptIn } from "./places/write-prompt.ts";
import { createCommandRunner } from "./process/command-runner.ts";
import { agentEnvironment } from "./process/environment.ts";
import { pruneRunWorktrees, type Pruned, type RunWorktreesParts } from "./run-worktrees.ts";

const MEGABYTE = 1 << 20;
const DAY_MS = 24 * 60 * 60_000;

/** Where runs work: their worktrees, and what is done in them before and after. */
export interface Places {
  /** Those of this machine. */
  readonly worktrees: GitWorktrees;
  /** The same, of which some are worked on elsewhere. */
  readonly placed: Worktrees;
  readonly executors: ExecutorRegistry;
  /** How agents are started where their worktree is, and walled in there. */
  readonly forAgents: Required<Pick<CatalogueOptions, "start" | "writePrompt" | "containment">>;
  readonly slots: Slots;
  readonly runner: CommandRunner;
  readonly setUp: PlaceWork;
  readonly tearDown: PlaceWork;
  /** What every process in a run's worktree finds in its environment. */
  readonly variables: (place: RunPlace) => Readonly<Record<string, string>>;
}

export function assemblePlaces({ git, repository, settings }: Parts, environment: Environment): Places {
  const folder = settings().worktreeDirectory ?? worktreesFolder(repository, environment);
  const worktrees = new GitWorktrees(git, repository, {
    folder,
    now: () => systemClock.now(),
    remadeFolders: () => settings().remadeFolders,
    freeSpaceFloor: () => settings().freeSpaceFloorMb * MEGABYTE,
  });
  const slots = new MachineSlots({ home: tuttiHome(environment), portBase: () => settings().portBase });
  const executors = new ExecutorRegistry({
    git,
    repository,
    settings,
    local: createLocalExecutor(folder, definedOf(environment)),
    now: () => systemClock.now(),
  });
  const placed = new PlacedWorktrees(worktrees, executors);
  const containment = () => containmentRules(settings(), definedOf(environment));
  const forCommands = () => ({ ...containment(), level: settings().commandContainment });
  const runner = createCommandRunner(
    agentEnvironment(),
    executors.start,
    containAgent(undefined, nowhere, forCommands),
  );
  const variables = ({ path, slot, elsewhere }: RunPlace) =>
    slotVariables(
      slot,
      { path: elsewhere?.path ?? path, root: repository.top, repository: repository.name },
      settings(),
    );
  const parts = { git, repository, worktrees, executors, settings, runner, variables };
  const forAgents = { start: executors.start, writePrompt: writePromptIn(executors), containment };
  const [setUp, tearDown] = [createSetUp(parts), createTearDown(parts)];
  return { worktrees, placed, executors, forAgents, slots, runner, variables, setUp, tearDown };
}

function definedOf(environment: Environment): Record<string, string> {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Removes the worktrees of ended runs: all of them, or those that ended longer ago than the settings keep them. */
export async function pruneWorktrees(
  { settings }: Pick<Parts, "settings">,
  board: Board,
  { worktrees, placed, tearDown }: Pick<Places, "worktrees" | "placed" | "tearDown">,
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
  const both: RunWorktreesParts["worktrees"] = {
    list: (ending) => worktrees.list(ending),
    remove: (worktree, ending) => placed.remove(worktree, ending),
  };
  return pruneRunWorktrees({ board, worktrees: both, tearDown, now }, olderThanMs, signal);
}
