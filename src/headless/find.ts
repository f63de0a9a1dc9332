import type { BoardState } from "#core/board/board-state.ts";
import { tasksNamed } from "#core/board/name-task.ts";
import type { Run } from "#core/board/run.ts";
import { runOf, type Task } from "#core/board/task.ts";
import { refused } from "#core/errors.ts";

/**
 * The task that a person means: by its id, a unique beginning of it, or the author's own id.
 *
 * @throws TuttiError `refused` when none or several fit
 */
export function findTask(board: BoardState, name: string): Task {
  const found = tasksNamed(board, name);
  const [task, ...others] = found;
  if (task === undefined) throw refused(`There is no task ${name}. \`tutti board\` lists them.`);
  if (others.length > 0)
    throw refused(`Several tasks are called ${name}: ${found.map((entry) => entry.id).join(", ")}.`);
  return task;
}

/** The run that a person means: by its id, a unique beginning, or its task. */
export function findRun(board: BoardState, name: string): Run {
  const runs = name === "" ? [] : [...board.runs.values()].filter((run) => run.id.startsWith(name.toLowerCase()));
  const [run, ...others] = runs;
  if (run !== undefined && others.length === 0) return run;
  if (run !== undefined) throw refused(`Several runs begin with ${name}: ${runs.map((entry) => entry.id).join(", ")}.`);
  return runOfTask(board, findTask(board, name));
}

/** As `findRun`, but of a task that no run holds any more the last one that left unfinished work. */
export function findSavedRun(board: BoardState, name: string): Run {
  const [task, ...others] = tasksNamed(board, name);
  if (task === undefined || others.length > 0) return findRun(board, name);
  const saved = [...board.runs.values()].filter(
    (run) => run.task === task.id && (run.savedAs ?? run.keptAside) !== undefined,
  );
  return saved.at(-1) ?? findRun(board, name);
}

/** As `findRun`, but of a task that no run holds any more its last one. */
export function findLastRun(board: BoardState, name: string): Run {
  const [task, ...others] = tasksNamed(board, name);
  if (task === undefined || others.length > 0 || runOf(task.state) !== undefined) return findRun(board, name);
  return [...board.runs.values()].findLast((run) => run.task === task.id) ?? findRun(board, name);
}

/** The run that a task follows. */
export function runOfTask(board: BoardState, task: Task): Run {
  const id = runOf(task.state);
  const run = id === undefined ? undefined : board.runs.get(id);
  if (run === undefined) throw refused(`Task ${task.key ?? task.id} is ${task.state.name}; no run belongs to it.`);
  return run;
}
