import type { BoardState, Charge } from "../board/board-state.ts";

import { HUMAN, runOf, type Task } from "../board/task.ts";
import { formatUsd } from "./format-usd.ts";
import type { MicroUsd } from "./usage.ts";

/** What the work that is on the board will have cost when it is done. */
export interface Forecast {
  readonly spentMicroUsd: MicroUsd;
  /** Sessions of unknown cost so far: the forecast says nothing about such. */
  readonly unknown: number;
  /** Of the open tasks; `undefined` when no finished task has a known cost to go by. */
  readonly restMicroUsd: MicroUsd | undefined;
  /** Tasks that agents still have to do. */
  readonly open: number;
  /** Finished tasks whose cost is known. */
  readonly samples: number;
  /** Open tasks for which only the costs of other agents, or of tasks of another size, are known. */
  readonly guessed: number;
}

interface Sample {
  readonly agent: string | undefined;
  readonly size: string;
  readonly microUsd: MicroUsd;
}

/** By what finished tasks have cost: of the same agent and size, else of the same agent, else of all. */
export function forecast(board: BoardState): Forecast {
  const byTask = Map.groupBy(board.charges.values(), ({ task }) => task);
  const samples = [...board.tasks.values()].flatMap((task) => sampleOf(board, task, byTask.get(task.id) ?? []));
  const open = [...board.tasks.values()].filter((task) => isToDo(task) && task.recipe === undefined);
  const charges = [...board.charges.values()];
  let [rest, guessed] = [0, 0];
  for (const task of open) {
    const { microUsd, isGuess } = likely(samples, agentOf(board, task), sizeOf(task));
    rest += Math.max(0, microUsd - known(byTask.get(task.id) ?? []));
    if (isGuess) guessed += 1;
  }
  return {
    spentMicroUsd: known(charges),
    unknown: charges.filter(({ usage }) => usage.costMicroUsd === undefined).length,
    restMicroUsd: samples.length === 0 && open.length > 0 ? undefined : rest,
    open: open.length,
    samples: samples.length,
    guessed,
  };
}

/** What one task will probably cost from now on. */
export interface TaskForecast {
  readonly microUsd: MicroUsd;
  /** Finished tasks to go by. */
  readonly samples: number;
  /** Only the costs of other agents, or of tasks of another size, are known. */
  readonly isGuess: boolean;
}

/** The same for single tasks; nothing is known of any while no finished task has a known cost. */
export function costOfTasks(board: BoardState): (task: Task) => TaskForecast | undefined {
  const byTask = Map.groupBy(board.charges.values(), ({ task }) => task);
  const samples = [...board.tasks.values()].flatMap((task) => sampleOf(board, task, byTask.get(task.id) ?? []));
  return (task) => {
    if (samples.length === 0) return undefined;
    const { microUsd, isGuess, used } = likely(samples, agentOf(board, task), sizeOf(task));
    return { microUsd: Math.max(0, microUsd - known(byTask.get(task.id) ?? [])), isGuess, samples: used };
  };
}

export function describeForecast({ spentMicroUsd, unknown, restMicroUsd, open, samples, guessed }: Forecast): string {
  const tasks = `${open} open ${open === 1 ? "task" : "tasks"}`;
  const missing =
    unknown === 0
      ? ""
      : ` ${unknown} ${unknown === 1 ? "session of unknown cost comes" : "sessions of unknown cost come"} on top.`;
  if (open === 0) return `Nothing is left to be done by agents.${missing}`;
  if (restMicroUsd === undefined) {
    return `What ${tasks} will cost is not known: no finished task has a known cost to go by.${missing}`;
  }
  const basis = `by what ${samples} finished ${samples === 1 ? "task" : "tasks"} cost`;
  const doubt = guessed === 0 ? "" : ` For ${guessed} of them only other agents or other sizes are known.`;
  const sum = `about ${formatUsd(spentMicroUsd + restMicroUsd)}`;
  const parts = `${formatUsd(spentMicroUsd)} spent, about ${formatUsd(restMicroUsd)} for ${tasks}`;
  return `This board finishes at ${sum}: ${parts}, ${basis}.${doubt}${missing}`;
}

/** Delivered, and paid for by known costs alone; what a recipe does says nothing about agents. */
function sampleOf(board: BoardState, task: Task, charges: readonly Charge[]): readonly Sample[] {
  const isDone = ["review", "published", "done"].includes(task.state.name);
  if (!isDone || task.recipe !== undefined || charges.length === 0) return [];
  if (charges.some(({ usage }) => usage.costMicroUsd === undefined)) return [];
  const agent = charges.at(-1)?.agent ?? agentOf(board, task);
  return [{ agent, size: sizeOf(task), microUsd: known(charges) }];
}

function isToDo(task: Task): boolean {
  if (task.assignee === HUMAN) return false;
  return ["backlog", "ready", "blocked", "queued", "running", "interrupted", "failed"].includes(task.state.name);
}

function agentOf(board: BoardState, task: Task): string | undefined {
  const run = runOf(task.state);
  return (run === undefined ? undefined : board.runs.get(run)?.agent) ?? task.assignee;
}

/** Up to an hour, up to half a day, more; by what its author thought. */
function sizeOf({ estimate }: Task): string {
  const minutes = estimate?.minutes;
  if (minutes === undefined) return "unknown";
  return minutes <= 60 ? "small" : minutes <= 240 ? "medium" : "large";
}

function likely(
  samples: readonly Sample[],
  agent: string | undefined,
  size: string,
): { readonly microUsd: number; readonly isGuess: boolean; readonly used: number } {
  const ofAgent = samples.filter((sample) => agent === undefined || sample.agent === agent);
  const ofBoth = ofAgent.filter((sample) => sample.size === size);
  const used = [ofBoth, ofAgent, samples].find((some) => some.length > 0) ?? [];
  return { microUsd: median(used.map(({ microUsd }) => microUsd)), isGuess: used !== ofBoth, used: used.length };
}

/** Of the two in the middle the larger: a forecast that is too low is worse than one that is too high. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function known(charges: readonly Charge[]): MicroUsd {
  return charges.reduce((sum, { usage }) => sum + (usage.costMicroUsd ?? 0), 0);
}
