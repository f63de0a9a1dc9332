import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";

export const add = (id: string, more: object = {}): Extract<Command, { type: "task/add" }> => ({
  type: "task/add",
  task: TaskDraft.parse({ id, title: `Task ${id}`, ...more }),
  state: { name: "ready" },
});

/** The id of the first run of a task, as these boards name it. */
export const runOfTask = (task: string): RunId => RunId.parse(`r-${task}`);

export const request = (task: string, agent = "claude", pool?: string): Command => ({
  type: "run/request",
  run: runOfTask(task),
  task: TaskId.parse(task),
  agent,
  ...(pool !== undefined && { pool }),
});

export const start = (task: string): Command => ({ type: "run/start", run: runOfTask(task), worker: "w" });

export const deliver = (task: string): Command => ({
  type: "run/deliver",
  run: runOfTask(task),
  author: "gate",
  delivery: { round: 1, commit: "c", files: 1, added: 1, removed: 0, checks: [] },
  findings: [],
});

export const done = (task: string): Command => ({
  type: "task/move",
  id: TaskId.parse(task),
  state: { name: "done" },
});

/** The board after `commands`, each decided on what came before it at a later moment. */
export function after(board: BoardState, ...commands: readonly Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, state.version)), board);
}

export function boardWith(...commands: readonly Command[]): BoardState {
  return after(emptyBoard, ...commands);
}
