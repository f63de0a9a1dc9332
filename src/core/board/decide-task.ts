import { refused } from "../errors.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { cycleThrough } from "./dependencies.ts";
import { called } from "./dependency-graph.ts";
import type { Event, TaskChanges, TaskField } from "./event.ts";
import type { TaskId } from "./ids.ts";
import { same } from "./same.ts";
import { nameOf, requireTask } from "./require.ts";
import { isActive } from "./run.ts";
import { runOf, type Task } from "./task.ts";

type TaskCommand = Extract<Command, { type: `task/${string}` }>;

export function decideTask(board: BoardState, command: TaskCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "task/add":
      if (board.tasks.has(command.task.id)) throw refused(`Task ${command.task.id} already exists.`);
      requireOrder(board, command.task.id, [...command.task.after, ...command.task.softAfter]);
      return [{ type: "task/added", at: now, task: command.task, state: command.state }];

    case "task/edit":
      return editTask(board, command, now);

    case "task/move": {
      const task = requireTask(board, command.id);
      requireIdle(board, task);
      if (command.state.name === task.state.name) return [];
      return [{ type: "task/moved", at: now, id: command.id, state: command.state }];
    }

    case "task/accept": {
      const task = requireTask(board, command.id);
      if (task.state.name !== "proposed") return [];
      return [{ type: "task/moved", at: now, id: command.id, state: { name: "ready" } }];
    }

    case "task/dismiss": {
      const task = requireTask(board, command.id);
      requireIdle(board, task);
      if (task.state.name === "dismissed") return [];
      return [{ type: "task/moved", at: now, id: command.id, state: { name: "dismissed", reason: command.reason } }];
    }
  }
}

/** Only what differs becomes an event. Another hand's change of the same field is not overwritten unseen. */
function editTask(
  board: BoardState,
  { id, changes, was }: Extract<TaskCommand, { type: "task/edit" }>,
  now: number,
): readonly Event[] {
  const task = requireTask(board, id);
  const fields = changedFields(task, changes);
  if (fields.length === 0) return [];
  const lost = was === undefined ? [] : changedFields(task, was).filter((field) => fields.includes(field));
  if (lost.length > 0) {
    throw refused(
      `Task ${nameOf(task)} was changed meanwhile: ${lost.join(", ")}. Look at it again before you change it.`,
    );
  }
  if (fields.includes("after") || fields.includes("softAfter")) {
    const after = [...(changes.after ?? task.after), ...(changes.softAfter ?? task.softAfter)];
    const before = [...task.after, ...task.softAfter];
    for (const other of after) if (!before.includes(other)) requireTask(board, other);
    requireOrder(board, id, after);
  }
  const different = Object.fromEntries(fields.map((field) => [field, changes[field]]));
  return [{ type: "task/edited", at: now, id, changes: different, by: "human" }];
}

/** The fields for which `values` says something else than the task. */
function changedFields(task: Task, values: TaskChanges): readonly TaskField[] {
  const fields = Object.keys(values) as TaskField[]; // its own keys
  return fields.filter((field) => values[field] !== undefined && !same(values[field], task[field] ?? null));
}

/** A task that a run holds is moved by that run alone. */
function requireIdle(board: BoardState, task: Task): void {
  const id = runOf(task.state);
  const run = id === undefined ? undefined : board.runs.get(id);
  if (run !== undefined && isActive(run.state)) {
    throw refused(`Task ${nameOf(task)} is being worked on by ${run.agent}. Stop run ${run.id} first.`);
  }
}

function requireOrder(board: BoardState, id: TaskId, after: readonly TaskId[]): void {
  const meant = (ids: readonly TaskId[]) => ids.flatMap((other) => called(board.tasks, other).map((task) => task.id));
  const cycle = cycleThrough(id, meant(after), (other) => {
    const task = board.tasks.get(other);
    return task === undefined ? [] : meant([...task.after, ...task.softAfter]);
  });
  if (cycle === undefined) return;
  const names = cycle.map((other) => board.tasks.get(other)?.key ?? other);
  throw refused(`These tasks would wait for one another: ${names.join(" → ")}.`);
}
