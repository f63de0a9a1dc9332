import type { BoardState } from "#core/board/board-state.ts";
import { tasksNamed } from "#core/board/name-task.ts";
import { keptRefs } from "#core/board/kept-refs.ts";
import { leftRuns } from "#core/board/left-runs.ts";
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

/** As `findRun`, but of a task that no run holds any more the last one that left unfinished work; also by its ref. */
export function findSavedRun(board: BoardState, name: string): Run {
  const byRef = [...board.runs.values()].find((run) => keptRefs(run).includes(name));
  if (byRef !== undefined) return byRef;
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

/** The run that a task follows; of one that was moved by hand, the only one that it has left behind. */
export function runOfTask(board: BoardState, task: Task): Run {
  const name = task.key ?? task.id;
  const id = runOf(task.state);
  const run = id === undefined ? undefined : board.runs.get(id);
  if (run !== undefined) return run;
  const [left, ...others] = leftRuns(board).filter((each) => each.task === task.id);
  if (left === undefined) throw refused(`Task ${name} is ${task.state.name}; no run belongs to it.`);
  if (others.length === 0) return left;
  const ids = [left, ...others].map((each) => each.id).join(", ");
  throw refused(`Task ${name} was moved by hand and has left several runs behind: ${ids}. Name one of them.`);
}

/** By what a person can name this run: its task, where that means this one, else its id. */
export function nameToUse(board: BoardState, run: Run): string {
  const task = board.tasks.get(run.task);
  if (task === undefined) return run.id;
  const holder = runOf(task.state);
  const means = holder === undefined ? leftRuns(board).filter((each) => each.task === task.id) : [{ id: holder }];
  return means.length === 1 && means[0]?.id === run.id ? (task.key ?? task.id) : run.id;
}
