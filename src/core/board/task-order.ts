import { impactOf, MOST_IMPACT } from "../plan/impact.ts";
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

/** What can put one task before another; what is equal in all of them stands in the order of ids. */
export type OrderKey = "rank" | "path" | "impact" | "age";

/** How tasks are given to agents. */
export const dispatchOrder: readonly OrderKey[] = ["rank", "path", "impact", "age"];

/** How proposals stand: nobody waits for them yet. */
export const impactOrder: readonly OrderKey[] = ["rank", "impact", "path", "age"];

/**
 * The order in which tasks are given to agents: by priority, then those first
 * that the longest chain of work waits for, then those that bring most for
 * their effort and risk, then the oldest. A task that would rather come after
 * another one never stands before it.
 */
export function inTurn<Each extends Task>(tasks: Tasks, some: readonly Each[]): readonly Each[] {
  return inTurnBy(tasks, some, (task) => task);
}

/** Proposals: what brings most for its effort and risk before chains of work. */
export function impactFirst(tasks: Tasks, some: readonly Task[]): readonly Task[] {
  return inTurnBy(tasks, some, (task) => task, impactOrder);
}

/** The same for things that belong to a task each. */
export function inTurnBy<Each>(
  tasks: Tasks,
  some: readonly Each[],
  taskOf: (each: Each) => Task,
  keys: readonly OrderKey[] = dispatchOrder,
): readonly Each[] {
  return some
    .map((each) => ({ each, task: taskOf(each), standing: standingOf(tasks, taskOf(each)) }))
    .toSorted((a, b) => {
      for (const key of keys) {
        const difference = a.standing[key] - b.standing[key];
        if (difference !== 0) return downwards.has(key) ? -difference : difference;
      }
      return a.task.id < b.task.id ? -1 : Number(a.task.id > b.task.id);
    })
    .map(({ each }) => each);
}

/** More of these comes first. */
const downwards: ReadonlySet<OrderKey> = new Set(["path", "impact"]);

/** What a task is ordered by. */
type Standing = Readonly<Record<OrderKey, number>> & {
  /** Its rank is that of a more urgent one that would rather come after it. */
  readonly isLent: boolean;
};

export function standingOf(tasks: Tasks, task: Task): Standing {
  const { rank, pathMinutes } = urgenciesOf(tasks).get(task.id) ?? leastUrgent;
  const isLent = rank < priorityRank(task);
  return { rank, path: pathMinutes, impact: impactOf(task).score, age: task.createdAt, isLent };
}

/** The first key in which two tasks differ. */
export function decidedBy(tasks: Tasks, one: Task, other: Task, keys: readonly OrderKey[]): OrderKey | undefined {
  const [a, b] = [standingOf(tasks, one), standingOf(tasks, other)];
  return keys.find((key) => a[key] !== b[key]);
}

/** Of a task that is not among them. */
const leastUrgent: Urgency = { rank: Number.MAX_SAFE_INTEGER, pathMinutes: 0 };

/** Seven ranks in 31 bits. */
const PRIORITY_STEP = 300_000_000;
const IMPACTS = MOST_IMPACT + 1;
/** Above five years of work chains are equally long. */
const MOST_MINUTES = PRIORITY_STEP / IMPACTS - 1;

/** The same order as a whole number of 31 bits for the queue: higher goes first. */
export function queuePriority(tasks: Tasks, id: TaskId): number {
  const task = tasks.get(id);
  const urgency = urgenciesOf(tasks).get(id);
  if (urgency === undefined || task === undefined) return 0;
  const within = Math.min(urgency.pathMinutes, MOST_MINUTES) * IMPACTS + impactOf(task).score;
  return Math.round((3 - urgency.rank) * 2) * PRIORITY_STEP + within;
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
