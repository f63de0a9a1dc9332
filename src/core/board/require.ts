import { refused } from "../errors.ts";
import type { ReviewComment } from "../review/comment.ts";
import type { BoardState } from "./board-state.ts";
import type { CommentId, RunId, TaskId } from "./ids.ts";
import type { Run } from "./run.ts";
import { runOf, type Task } from "./task.ts";

/** Guards return what they checked; their messages are for the user. */
export function requireTask(board: BoardState, id: TaskId): Task {
  const task = board.tasks.get(id);
  if (task === undefined) throw refused(`There is no task ${id}.`);
  return task;
}

export function requireRun(board: BoardState, id: RunId): Run {
  const run = board.runs.get(id);
  if (run === undefined) throw refused(`There is no run ${id}.`);
  return run;
}

export function requireComment(board: BoardState, id: CommentId): ReviewComment {
  const comment = board.comments.get(id);
  if (comment === undefined) throw refused(`There is no comment ${id}.`);
  return comment;
}

/**
 * A run that its task follows no more works for nobody: the task was moved by hand, or has another run.
 *
 * @throws TuttiError `refused`
 */
export function requireHolder(board: BoardState, run: Run): void {
  const task = requireTask(board, run.task);
  if (runOf(task.state) === run.id) return;
  throw refused(
    `Task ${nameOf(task)} is ${task.state.name} and does not follow this run of it any more. ` +
      `Stop the run (tutti stop ${run.id}); its work is kept.`,
  );
}

/** What to call a run in a sentence: people know its task, not its id. */
export function nameOfRun(board: Pick<BoardState, "tasks">, run: Run): string {
  const task = board.tasks.get(run.task);
  return task === undefined ? `The run ${run.id}` : `The work on ${nameOf(task)}`;
}

/** What to call a task in a sentence: the author's id where there is one. */
export function nameOf(task: Task): string {
  return `${task.key ?? task.id} “${task.title}”`;
}
