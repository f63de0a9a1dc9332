import type { BoardState } from "./board-state.ts";
import { called, dependencyGraph, isFinished } from "./dependency-graph.ts";
import type { TaskId } from "./ids.ts";
import { questionBefore, waitsForAnswer } from "./register.ts";
import { HUMAN, type Task } from "./task.ts";
import { inTurn } from "./task-order.ts";

type Tasks = BoardState["tasks"];

/** The way from `id` back to itself if it came after `after`; `undefined` when there is none. */
export function cycleThrough(
  id: TaskId,
  after: readonly TaskId[],
  afterOf: (id: TaskId) => readonly TaskId[],
): readonly TaskId[] | undefined {
  const cameFrom = new Map<TaskId, TaskId>();
  const stack = after.map((next) => [next, id] as const);
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const [next, from] = step;
    if (next === id) {
      const way = [id];
      for (let at: TaskId | undefined = from; at !== undefined && at !== id; at = cameFrom.get(at)) way.push(at);
      return [...way, id].toReversed();
    }
    if (cameFrom.has(next)) continue;
    cameFrom.set(next, from);
    for (const other of afterOf(next)) stack.push([other, next]);
  }
  return undefined;
}

/**
 * Why a task cannot be given to an agent at all now, as a sentence; `undefined` when it can.
 * All dependencies must be done or have an open pull request; a failed one blocks all that comes after it.
 */
export function obstacleOf(board: BoardState, task: Task): string | undefined {
  const nature = obstacleInNature(board, task);
  if (nature !== undefined) return nature;
  const cycle = cycleOf(board, task);
  if (cycle !== undefined) return `It waits for itself: ${describeCycle(cycle)}. Take one of these dependencies away.`;
  if (task.after.length === 0) return undefined;
  return missingOf(board, task) ?? openOf(board, task, []);
}

/** The same for a person who wants it in spite of dependencies that can never be met. */
export function obstacleInSpite(board: BoardState, task: Task): string | undefined {
  return obstacleInNature(board, task) ?? openOf(board, task, cycleOf(board, task) ?? []);
}

function obstacleInNature(board: BoardState, task: Task): string | undefined {
  if (task.assignee === HUMAN) return "It is assigned to a human.";
  if (isParent(board, task)) return "It consists of other tasks, which run on their own.";
  const question = questionBefore(board, task.id);
  return question && waitsForAnswer(question);
}

/** The circle in which a task waits for itself. */
export function cycleOf({ tasks }: Pick<BoardState, "tasks">, task: Task): readonly Task[] | undefined {
  const { cycles } = dependencyGraph(tasks);
  return cycles.length === 0 ? undefined : cycles.find((each) => each.includes(task));
}

/** @param except  not waited for */
function openOf(board: BoardState, task: Task, except: readonly Task[]): string | undefined {
  const { before } = dependencyGraph(board.tasks);
  const open = before.get(task.id)?.filter((other) => !isFinished(other) && !except.includes(other));
  if (open === undefined || open[0] === undefined) return undefined;
  const breaks = breaksOf(board.tasks);
  for (const other of open) {
    const broken = breaks.get(other.id);
    if (broken === undefined) continue;
    if (broken === other) return `It comes after “${other.title}”, which ${stuckWords(other)}.`;
    return `It waits for “${other.title}”, which cannot go on: “${broken.title}” ${stuckWords(broken)}.`;
  }
  return `It waits for “${open[0].title}”.`;
}

/** That a task waits for one that nobody can do yet, as a sentence. */
export function missingOf({ tasks }: Pick<BoardState, "tasks">, task: Task): string | undefined {
  const id = task.after.find((each) => !tasks.has(each) && called(tasks, each).length === 0);
  return id === undefined ? undefined : `It waits for ${id}, which is not on the board.`;
}

/** Each circle of tasks that wait for one another, in their order: “A” → “B” → “A”. */
export function cyclesIn({ tasks }: Pick<BoardState, "tasks">): readonly string[] {
  return dependencyGraph(tasks).cycles.map(describeCycle);
}

/** “A” → “B” → “A”. */
export function describeCycle(cycle: readonly Task[]): string {
  return cycle.map(({ title }) => `“${title}”`).join(" → ");
}

/** Whether it consists of other tasks. */
export function isParent(board: Pick<BoardState, "tasks">, { id }: Pick<Task, "id">): boolean {
  return parentsOf(board).has(id);
}

const parents = new WeakMap<Tasks, ReadonlySet<TaskId>>();

/** The tasks that others name as their parent; remembered for as long as the board stays the same. */
function parentsOf({ tasks }: Pick<BoardState, "tasks">): ReadonlySet<TaskId> {
  const known = parents.get(tasks);
  if (known !== undefined) return known;
  const found = new Set([...tasks.values()].flatMap((task) => task.parent ?? []));
  parents.set(tasks, found);
  return found;
}

const breaks = new WeakMap<Tasks, ReadonlyMap<TaskId, Task>>();

/** For each task that does not go on without a human, itself; for each that waits for such a one, that one. */
function breaksOf(tasks: Tasks): ReadonlyMap<TaskId, Task> {
  const known = breaks.get(tasks);
  if (known !== undefined) return known;
  const { inOrder, before } = dependencyGraph(tasks);
  const found = new Map<TaskId, Task>();
  for (const task of inOrder) {
    const broken = stuckWords(task) === undefined ? undefined : task;
    const inherited = before.get(task.id)?.find((other) => found.has(other.id));
    const cause = broken ?? (inherited === undefined || isFinished(task) ? undefined : found.get(inherited.id));
    if (cause !== undefined) found.set(task.id, cause);
  }
  breaks.set(tasks, found);
  return found;
}

const stuckStates: Partial<Record<Task["state"]["name"], string>> = {
  dismissed: "was dismissed",
  failed: "has failed",
  interrupted: "was interrupted",
  blocked: "is blocked",
};

function stuckWords({ state }: Task): string | undefined {
  return stuckStates[state.name];
}

/**
 * Ready tasks that nothing stands against, in the order in which agents get them.
 *
 * @param refusals  tasks that are not started because of their plan
 */
export function runnableTasks(board: BoardState, refusals: ReadonlyMap<TaskId, string> = new Map()): readonly Task[] {
  const free = [...board.tasks.values()].filter(
    (task) => task.state.name === "ready" && !refusals.has(task.id) && obstacleOf(board, task) === undefined,
  );
  return inTurn(board.tasks, free);
}
