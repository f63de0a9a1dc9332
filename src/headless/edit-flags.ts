import { text } from "node:stream/consumers";
import { estimateOf } from "#core/backlog/estimate.ts";
import type { BoardState } from "#core/board/board-state.ts";
import type { TaskChanges } from "#core/board/event.ts";
import type { TaskId } from "#core/board/ids.ts";
import { type ChecklistItem, HUMAN, type Overlap, type Priority, type Task } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";
import type { Project } from "#node/project.ts";
import { findTask } from "./find.ts";

/** Absent means unchanged; empty text takes a value away. The lists add to what is there. */
export interface EditFlags {
  readonly title?: string | undefined;
  /** `-` reads it from stdin. */
  readonly description?: string | undefined;
  readonly notes?: string | undefined;
  readonly priority?: Priority | "" | undefined;
  readonly estimate?: string | undefined;
  readonly agent?: string | undefined;
  readonly group?: string | undefined;
  readonly label: readonly string[];
  readonly removeLabel: readonly string[];
  readonly criterion: readonly string[];
  readonly removeCriterion: readonly string[];
  readonly after: readonly string[];
  readonly removeAfter: readonly string[];
  readonly softAfter: readonly string[];
  readonly removeSoftAfter: readonly string[];
  readonly overlap?: Overlap | "" | undefined;
  /** In millionths of a dollar. */
  readonly budget?: number | "" | undefined;
  /** False takes the recipe away, so that an agent does the task. */
  readonly recipe: boolean;
}

/**
 * What the flags of `tutti edit` ask for; `was` holds what the lists were made from.
 *
 * @throws TuttiError `refused` when something is named that is not there
 */
export async function changesFrom(
  project: Project,
  task: Task,
  flags: EditFlags,
  signal: AbortSignal,
): Promise<{ readonly changes: TaskChanges; readonly was: TaskChanges }> {
  const lists = listsFrom(project, task, flags);
  const was = Object.fromEntries(Object.keys(lists).map((field) => [field, task[field as keyof typeof lists]]));
  const { title, description, notes, priority, estimate, agent, group, overlap, budget } = flags;
  if (agent !== undefined) await requireAgent(project, agent, signal);
  const changes: TaskChanges = {
    ...(title === undefined ? {} : { title: oneLine(title) }),
    ...(description === undefined ? {} : { description: description === "-" ? await readStdin() : description }),
    ...(notes === undefined ? {} : { notes: notes === "-" ? await readStdin() : notes }),
    ...(priority === undefined ? {} : { priority: priority === "" ? null : priority }),
    ...(estimate === undefined ? {} : { estimate: estimateOf(estimate) ?? null }),
    ...(agent === undefined ? {} : { assignee: orNull(agent) }),
    ...(group === undefined ? {} : { group: orNull(oneLine(group)) }),
    ...(overlap === undefined ? {} : { overlap: overlap === "" ? null : overlap }),
    ...(budget === undefined ? {} : { budgetMicroUsd: budget === "" ? null : budget }),
    ...(flags.recipe ? {} : { recipe: null }),
    ...lists,
  };
  return { changes, was };
}

function listsFrom(
  project: Project,
  task: Task,
  flags: EditFlags,
): Pick<TaskChanges, "labels" | "criteria" | "after" | "softAfter"> {
  const board = project.tutti.board.state;
  const added = flags.criterion.map((words): ChecklistItem => ({ text: words, done: false, depth: 0 }));
  const gone = flags.removeCriterion.map((name) => criterionNamed(task, name));
  return {
    ...(flags.label.length + flags.removeLabel.length === 0
      ? {}
      : {
          labels: listAfter(
            task.labels,
            flags.label,
            flags.removeLabel,
            (name) => `Task ${task.id} has no label ${name}.`,
          ),
        }),
    ...(added.length + gone.length === 0
      ? {}
      : { criteria: [...task.criteria.filter((criterion) => !gone.includes(criterion)), ...added] }),
    ...orderFrom(board, task, "after", flags.after, flags.removeAfter),
    ...orderFrom(board, task, "softAfter", flags.softAfter, flags.removeSoftAfter),
  };
}

/** A change of what the task comes after, or of what it would rather come after. */
function orderFrom(
  board: BoardState,
  task: Task,
  field: "after" | "softAfter",
  added: readonly string[],
  removed: readonly string[],
): TaskChanges {
  if (added.length + removed.length === 0) return {};
  const before = task[field];
  const idOf = (name: string): TaskId => findTask(board, name).id;
  const gone = removed.map((name) => before.find((id) => id === name) ?? idOf(name));
  return {
    [field]: listAfter(before, added.map(idOf), gone, (name) => `Task ${task.id} does not come after ${name}.`),
  };
}

function listAfter<Value extends string>(
  before: readonly Value[],
  added: readonly Value[],
  removed: readonly Value[],
  missing: (value: string) => string,
): Value[] {
  const absent = removed.find((value) => !before.includes(value));
  if (absent !== undefined) throw refused(missing(absent));
  return [...new Set([...before.filter((value) => !removed.includes(value)), ...added])];
}

/** By its number, counted from 1, or by its whole text. */
function criterionNamed(task: Task, name: string): ChecklistItem {
  const found = task.criteria.find((criterion) => criterion.text === name) ?? task.criteria[Number(name) - 1];
  if (found === undefined)
    throw refused(`Task ${task.id} has no criterion “${name}”. Name it by its number or its whole text.`);
  return found;
}

async function requireAgent({ agents }: Project, id: string, signal: AbortSignal): Promise<void> {
  if (id === "" || id === HUMAN) return;
  const known = (await agents.list(signal)).map((agent) => agent.id);
  if (known.includes(id)) return;
  throw refused(`There is no agent ${id}. Known are ${[...known, HUMAN].join(", ")}; empty text lets routing choose.`);
}

async function readStdin(): Promise<string> {
  return (await text(process.stdin)).replace(/\s+$/, "");
}

function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, " ").trim();
}

function orNull(words: string): string | null {
  return words === "" ? null : words;
}
