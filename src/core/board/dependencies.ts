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
  const missing = missingOf(board, task);
  if (missing !== undefined) return missing;
  for (const other of task.after.flatMap((id) => called(board.tasks, id))) {
    if (other.state.name === "dismissed") return `It comes after “${other.title}”, which was dismissed.`;
    if (other.state.name !== "done" && other.state.name !== "published") return `It waits for “${other.title}”.`;
  }
  return undefined;
}

/** That a task waits for one that nobody can do yet, as a sentence. */
export function missingOf({ tasks }: BoardState, task: Task): string | undefined {
  const id = task.after.find((each) => called(tasks, each).length === 0);
  return id === undefined ? undefined : `It waits for ${id}, which is not on the board.`;
}

/**
 * The tasks that a dependency means. An import keeps the author's own id where
 * no task had it; a task that comes later under this id is meant from then on.
 *
 * @returns several when several files use the id; all of them are waited for
 */
export function called(tasks: BoardState["tasks"], id: TaskId): readonly Task[] {
  const task = tasks.get(id);
  return task === undefined ? (byKey(tasks).get(id.toLowerCase()) ?? []) : [task];
}

const keys = new WeakMap<BoardState["tasks"], ReadonlyMap<string, readonly Task[]>>();

function byKey(tasks: BoardState["tasks"]): ReadonlyMap<string, readonly Task[]> {
  const known = keys.get(tasks);
  if (known !== undefined) return known;
  const found = Map.groupBy(
    [...tasks.values()].filter((task) => task.key !== undefined),
    (task) => task.key?.toLowerCase() ?? "",
  );
  keys.set(tasks, found);
  return found;
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
