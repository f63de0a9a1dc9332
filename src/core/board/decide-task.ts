import { refused } from "../errors.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { cycleThrough } from "./dependencies.ts";
import type { Event } from "./event.ts";
import type { TaskId } from "./ids.ts";
import { nameOf, requireTask } from "./require.ts";
import { isActive } from "./run.ts";
import { runOf, type Task } from "./task.ts";

type TaskCommand = Extract<Command, { type: `task/${string}` }>;

export function decideTask(board: BoardState, command: TaskCommand, now: number): readonly Event[] {
  switch (command.type) {
    case "task/add":
      if (board.tasks.has(command.task.id)) throw refused(`Task ${command.task.id} already exists.`);
      requireOrder(board, command.task.id, command.task.after);
      return [{ type: "task/added", at: now, task: command.task, state: command.state }];

    case "task/edit":
      requireTask(board, command.id);
      if (command.changes.after !== undefined) requireOrder(board, command.id, command.changes.after);
      return [{ type: "task/edited", at: now, id: command.id, changes: command.changes }];

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

/** A task that a run holds is moved by that run alone. */
function requireIdle(board: BoardState, task: Task): void {
  const id = runOf(task.state);
  const run = id === undefined ? undefined : board.runs.get(id);
  if (run !== undefined && isActive(run.state)) {
    throw refused(`Task ${nameOf(task)} is being worked on by ${run.agent}. Stop run ${run.id} first.`);
  }
}

function requireOrder(board: BoardState, id: TaskId, after: readonly TaskId[]): void {
  const cycle = cycleThrough(id, after, (other) => board.tasks.get(other)?.after ?? []);
  if (cycle !== undefined) throw refused(`These tasks would wait for one another: ${cycle.join(" → ")}.`);
}
