import type { BoardState } from "../../board/board-state.ts";
import { fieldsOf } from "../../board/met.ts";
import type { Task } from "../../board/task.ts";
import { belongsTo } from "./match-entries.ts";

/** Tasks that were made on the board and stand in no backlog: work, neither proposed nor put away. */
export function tasksWithoutEntry({ tasks, met, backlogs, imports }: BoardState): readonly Task[] {
  const names = [...backlogs.keys(), ...imports.keys()];
  return [...tasks.values()].filter((task) => {
    const path = met.get(task.id)?.path;
    const stands = path !== undefined && names.some((name) => belongsTo(name, path));
    return !stands && fieldsOf(task, task.state) !== undefined;
  });
}
