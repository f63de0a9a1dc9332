import { dependencyGraph, isFinished } from "./dependency-graph.ts";
import type { TaskId } from "./ids.ts";
import type { Task } from "./task.ts";

type Tasks = ReadonlyMap<TaskId, Task>;

/** Counts for a task that nobody has estimated. */
const USUAL_MINUTES = 60;

const ranks = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Smaller comes first. A task without a priority stands between medium and low. */
export function priorityRank(task: Pick<Task, "priority">): number {
  return task.priority === undefined ? 2.5 : ranks[task.priority];
}

/** How urgent a task is among all. */
interface Urgency {
  /** Its own priority's, or that of a more urgent one that would rather come after it. */
  readonly rank: number;
  /** Working time from its beginning to the end of the longest chain that waits for it, in whole minutes. */
  readonly pathMinutes: number;
}

const known = new WeakMap<Tasks, ReadonlyMap<TaskId, Urgency>>();

/**
 * The order in which tasks are given to agents: by priority, then those first
 * that the longest chain of work waits for, then the oldest. A task that would
 * rather come after another one never stands before it.
 */
export function inTurn<Each extends Task>(tasks: Tasks, some: readonly Each[]): readonly Each[] {
  return inTurnBy(tasks, some, (task) => task);
}

/** The same for things that belong to a task each. */
export function inTurnBy<Each>(tasks: Tasks, some: readonly Each[], taskOf: (each: Each) => Task): readonly Each[] {
  const urgencies = urgenciesOf(tasks);
  return some
    .map((each) => ({ each, task: taskOf(each), urgency: urgencies.get(taskOf(each).id) ?? leastUrgent }))
    .toSorted(
      (a, b) =>
        a.urgency.rank - b.urgency.rank ||
        b.urgency.pathMinutes - a.urgency.pathMinutes ||
        a.task.createdAt - b.task.createdAt ||
        (a.task.id < b.task.id ? -1 : Number(a.task.id > b.task.id)),
    )
    .map(({ each }) => each);
}

/** Of a task that is not among them. */
const leastUrgent: Urgency = { rank: Infinity, pathMinutes: 0 };

const PRIORITY_STEP = 100_000_000;

/** The same order as a whole number of 31 bits for the queue: higher goes first. */
export function queuePriority(tasks: Tasks, id: TaskId): number {
  const urgency = urgenciesOf(tasks).get(id);
  if (urgency === undefined) return 0;
  return Math.round((3 - urgency.rank) * 2) * PRIORITY_STEP + Math.min(urgency.pathMinutes, PRIORITY_STEP - 1);
}

function urgenciesOf(tasks: Tasks): ReadonlyMap<TaskId, Urgency> {
  const urgencies = known.get(tasks) ?? build(tasks);
  known.set(tasks, urgencies);
  return urgencies;
}

/** From the ends of all chains to their beginnings. Tasks that wait for one another count what is known of the others. */
function build(tasks: Tasks): ReadonlyMap<TaskId, Urgency> {
  const { waiting, following, inOrder } = dependencyGraph(tasks);
  const urgencies = new Map<TaskId, Urgency>();
  if (following.size === 0 && inOrder.length === tasks.size) {
    for (let index = inOrder.length - 1; index >= 0; index--) {
      const task = inOrder[index];
      if (task !== undefined) urgencies.set(task.id, urgencyOf(task, waiting.get(task.id) ?? none, none, urgencies));
    }
    return urgencies;
  }
  const begun = new Set<TaskId>();
  for (const start of tasks.values()) {
    const stack = [start];
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      if (urgencies.has(task.id)) continue;
      const firm = waiting.get(task.id) ?? [];
      const soft = following.get(task.id) ?? [];
      const open = begun.has(task.id) ? [] : [...firm, ...soft].filter(({ id }) => !begun.has(id));
      begun.add(task.id);
      if (open.length > 0) stack.push(task, ...open);
      else urgencies.set(task.id, urgencyOf(task, firm, soft, urgencies));
    }
  }
  return urgencies;
}

const none: readonly Task[] = [];

function urgencyOf(
  task: Task,
  firm: readonly Task[],
  soft: readonly Task[],
  urgencies: ReadonlyMap<TaskId, Urgency>,
): Urgency {
  let rank = priorityRank(task);
  let longest = 0;
  for (const next of firm) longest = Math.max(longest, urgencies.get(next.id)?.pathMinutes ?? 0);
  for (const next of soft) {
    const urgency = isFinished(next) || next.state.name === "dismissed" ? undefined : urgencies.get(next.id);
    if (urgency === undefined) continue;
    rank = Math.min(rank, urgency.rank);
    longest = Math.max(longest, urgency.pathMinutes);
  }
  const isOver = isFinished(task) || task.state.name === "dismissed";
  const own = isOver ? 0 : Math.max(1, Math.ceil(task.estimate?.minutes ?? USUAL_MINUTES));
  return { rank, pathMinutes: own + longest };
}
