import type { BoardState } from "../../board/board-state.ts";
import { dependencyGraph } from "../../board/dependency-graph.ts";
import type { Task } from "../../board/task.ts";
import type { Place } from "../edit/entry.ts";
import type { MeantTask } from "./meant-at.ts";
import { dependencyParts, names } from "./named-tasks.ts";
import type { BacklogPage } from "./page.ts";

/** Where the entries of a page say that they wait for a task. */
export function mentionsOn(page: BacklogPage, { entry, task }: MeantTask): readonly Place[] {
  const ids = [task?.id, task?.key, entry?.draft.id, entry?.draft.key].filter((id) => id !== undefined);
  return page.found.tasks.flatMap((other) =>
    dependencyParts(page, other).filter(
      (part) => names(part, ids) || (entry !== undefined && part.means.includes(entry)),
    ),
  );
}

/** The files, other than one, whose tasks wait for a task, as they were last met. */
export function filesWaitingFor(board: BoardState, { id }: Task, except: string): readonly string[] {
  const waiting = dependencyGraph(board.tasks).waiting.get(id) ?? [];
  const files = waiting.flatMap((task) => {
    const met = board.met.get(task.id);
    return met === undefined || met.missing || met.path === except ? [] : [met.path];
  });
  return [...new Set(files)];
}
