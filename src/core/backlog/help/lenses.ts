import type { BoardState } from "../../board/board-state.ts";
import { obstacleOf } from "../../board/dependencies.ts";
import type { Task } from "../../board/task.ts";
import type { AgentLabels } from "../../board/view/agent-labels.ts";
import { taskActions, type TaskAction } from "../../board/view/task-actions.ts";
import { glanceWords } from "../../board/view/task-glance.ts";
import type { Place } from "../edit/entry.ts";
import type { BacklogPage } from "./page.ts";
import { tasksOn } from "./page-tasks.ts";
import { titleSpot } from "./spots.ts";

/** What stands above an entry. */
export interface EntryLens {
  readonly place: Place;
  readonly task: Task;
  /** What its agent does, or what waits for a person; absent where nothing has been begun. */
  readonly words?: string | undefined;
  /** What is most wanted of it. */
  readonly action?: TaskAction | undefined;
}

/** Of entries whose tasks an agent could take now, or has taken and not finished. All others stay as they are. */
export function lensesOn(board: BoardState, page: BacklogPage, labels: AgentLabels): readonly EntryLens[] {
  return [...tasksOn(board, page)].flatMap(([entry, task]): readonly EntryLens[] => {
    const shown = lensOf(board, task, labels);
    return shown === undefined ? [] : [{ place: titleSpot(page, entry), task, ...shown }];
  });
}

function lensOf(board: BoardState, task: Task, labels: AgentLabels): Pick<EntryLens, "words" | "action"> | undefined {
  switch (task.state.name) {
    case "ready":
      return obstacleOf(board, task) === undefined ? { action: "run" } : undefined;
    case "queued":
    case "running":
    case "interrupted":
    case "failed":
    case "review":
    case "published": {
      const [action] = taskActions(board, task.id).filter((each) => wanted.includes(each));
      return { words: glanceWords(board, task, labels), action };
    }
    case "proposed":
    case "backlog":
    case "blocked":
    case "in-progress":
    case "done":
    case "dismissed":
      return undefined;
  }
}

/** What a word about the state leads to. */
const wanted: readonly TaskAction[] = ["answer", "resume", "review", "transcript", "run"];
