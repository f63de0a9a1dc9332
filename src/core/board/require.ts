import { refused } from "../errors.ts";
import type { ReviewComment } from "../review/comment.ts";
import type { BoardState } from "./board-state.ts";
import type { CommentId, RunId, TaskId } from "./ids.ts";
import type { Run } from "./run.ts";
import type { Task } from "./task.ts";

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

/** What to call a task in a sentence: the author's id where there is one. */
export function nameOf(task: Task): string {
  return `${task.key ?? task.id} “${task.title}”`;
}
