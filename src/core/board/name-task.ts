import type { BoardState } from "./board-state.ts";
import type { Task } from "./task.ts";

/** The tasks that `name` may mean: by id or the author's own id, else by the beginning of an id. */
export function tasksNamed(board: BoardState, name: string): readonly Task[] {
  const wanted = name.toLowerCase();
  const tasks = [...board.tasks.values()];
  const exact = tasks.filter((task) => task.id === wanted || task.key?.toLowerCase() === wanted);
  return exact.length > 0 ? exact : tasks.filter((task) => task.id.startsWith(wanted));
}
