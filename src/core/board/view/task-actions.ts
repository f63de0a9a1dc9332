import type { BoardState } from "../board-state.ts";
import type { TaskId } from "../ids.ts";
import { questionBefore } from "../register.ts";
import { runOf } from "../task.ts";
import { inbox } from "./inbox.ts";

/** What a person may do with a task where it stands now. */
export type TaskAction =
  | "answer"
  | "answer-question"
  | "run"
  | "resume"
  | "pause"
  | "stop"
  | "review"
  | "publish"
  | "retry"
  | "rebase"
  | "transcript"
  | "edit";

/** What it mostly wants first; nothing for a task that is not on the board. */
export function taskActions(board: BoardState, id: TaskId): readonly TaskAction[] {
  const task = board.tasks.get(id);
  if (task === undefined) return [];
  const hasRun = runOf(task.state) !== undefined;
  const asked: readonly TaskAction[] = questionBefore(board, id) === undefined ? [] : ["answer-question"];
  const told: readonly TaskAction[] = [...asked, ...(hasRun ? (["transcript"] as const) : []), "edit"];
  switch (task.state.name) {
    case "running":
      return [...(asks(board, id) ? (["answer"] as const) : []), "pause", "stop", ...told];
    case "queued":
      return [...(asks(board, id) ? (["answer"] as const) : []), "stop", ...told];
    case "ready":
      return asked.length === 0 ? ["run", ...told] : told;
    case "interrupted":
      return ["resume", "retry", "rebase", ...told];
    case "failed":
      return ["run", "retry", ...told];
    case "review":
      return hasRun ? ["review", "publish", "rebase", "retry", ...told] : told;
    case "published":
      return hasRun ? ["review", "rebase", ...told] : told;
    case "proposed":
    case "backlog":
    case "in-progress":
    case "blocked":
    case "done":
    case "dismissed":
      return told;
  }
}

function asks(board: BoardState, id: TaskId): boolean {
  return inbox(board).some(({ kind, task }) => kind === "approval" && task === id);
}
