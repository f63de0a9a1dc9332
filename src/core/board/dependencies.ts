import type { BoardState } from "./board-state.ts";
import type { TaskId } from "./ids.ts";
import { HUMAN, type Task } from "./task.ts";

/** The way from `id` back to itself if it came after `after`; `undefined` when there is none. */
export function cycleThrough(
  id: TaskId,
  after: readonly TaskId[],
  afterOf: (id: TaskId) => readonly TaskId[],
): readonly TaskId[] | undefined {
  const seen = new Set<TaskId>();
  const stack = after.map((next) => ({ next, way: [id] }));
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const way = [...step.way, step.next];
    if (step.next === id) return way;
    if (seen.has(step.next)) continue;
    seen.add(step.next);
    for (const next of afterOf(step.next)) stack.push({ next, way });
  }
  return undefined;
}

/**
 * Why a task cannot be given to an agent now, as a sentence; `undefined` when it can.
 * All dependencies must be done or have an open pull request; a failed one blocks.
 */
export function obstacleOf(board: BoardState, task: Task): string | undefined {
  if (task.assignee === HUMAN) return "It is assigned to a human.";
  if (parentsOf(board).has(task.id)) return "It consists of other tasks, which run on their own.";
  for (const id of task.after) {
    const other = board.tasks.get(id);
    if (other === undefined) return `It comes after ${id}, which is not on the board.`;
    if (other.state.name === "dismissed") return `It comes after “${other.title}”, which was dismissed.`;
    if (other.state.name !== "done" && other.state.name !== "published") return `It waits for “${other.title}”.`;
  }
  return undefined;
}

const parents = new WeakMap<BoardState["tasks"], ReadonlySet<TaskId>>();

/** The tasks that others name as their parent; remembered for as long as the board stays the same. */
function parentsOf({ tasks }: BoardState): ReadonlySet<TaskId> {
  const known = parents.get(tasks);
  if (known !== undefined) return known;
  const found = new Set([...tasks.values()].flatMap((task) => task.parent ?? []));
  parents.set(tasks, found);
  return found;
}

const rank = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Smaller comes first. A task without a priority stands between medium and low. */
export function priorityRank(task: Pick<Task, "priority">): number {
  return task.priority === undefined ? 2.5 : rank[task.priority];
}

/** Ready tasks that nothing stands against, most urgent first, then oldest. */
export function runnableTasks(board: BoardState): readonly Task[] {
  return [...board.tasks.values()]
    .filter((task) => task.state.name === "ready" && obstacleOf(board, task) === undefined)
    .toSorted((a, b) => priorityRank(a) - priorityRank(b) || a.createdAt - b.createdAt);
}
