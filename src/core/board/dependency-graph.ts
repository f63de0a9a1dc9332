import type { TaskId } from "./ids.ts";
import type { Task } from "./task.ts";

type Tasks = ReadonlyMap<TaskId, Task>;

/** Who comes after whom, with every id of a dependency resolved to the tasks that it means. */
export interface DependencyGraph {
  /** Must be done first. */
  readonly before: ReadonlyMap<TaskId, readonly Task[]>;
  /** Those that wait for it, by firm dependencies. */
  readonly waiting: ReadonlyMap<TaskId, readonly Task[]>;
  /** Those that would rather come after it. */
  readonly following: ReadonlyMap<TaskId, readonly Task[]>;
  /** Every task after all that it comes after; tasks that wait for one another, and what waits for those, are missing. */
  readonly inOrder: readonly Task[];
  /** Unfinished tasks that wait for one another: the first is said again at the end. Each such knot is named once. */
  readonly cycles: readonly (readonly Task[])[];
}

/** Whether what comes after it may begin. */
export function isFinished({ state }: Pick<Task, "state">): boolean {
  return state.name === "done" || state.name === "published";
}

const known = new WeakMap<Tasks, DependencyGraph>();

/** Remembered for as long as the tasks stay the same. */
export function dependencyGraph(tasks: Tasks): DependencyGraph {
  const graph = known.get(tasks) ?? build(tasks);
  known.set(tasks, graph);
  return graph;
}

/**
 * The tasks that a dependency means. An import keeps the author's own id where
 * no task had it; a task that comes later under this id is meant from then on.
 *
 * @returns several when several files use the id; all of them are waited for
 */
export function called(tasks: Tasks, id: TaskId): readonly Task[] {
  const task = tasks.get(id);
  return task === undefined ? (byKey(tasks).get(id.toLowerCase()) ?? []) : [task];
}

const keys = new WeakMap<Tasks, ReadonlyMap<string, readonly Task[]>>();

function byKey(tasks: Tasks): ReadonlyMap<string, readonly Task[]> {
  const remembered = keys.get(tasks);
  if (remembered !== undefined) return remembered;
  const found = Map.groupBy(
    [...tasks.values()].filter((task) => task.key !== undefined),
    (task) => task.key?.toLowerCase() ?? "",
  );
  keys.set(tasks, found);
  return found;
}

function build(tasks: Tasks): DependencyGraph {
  const before = new Map<TaskId, readonly Task[]>();
  const waiting = new Map<TaskId, Task[]>();
  const following = new Map<TaskId, Task[]>();
  const add = (map: Map<TaskId, Task[]>, id: TaskId, task: Task): void => {
    const list = map.get(id);
    if (list === undefined) map.set(id, [task]);
    else list.push(task);
  };
  for (const task of tasks.values()) {
    const firm = task.after.length === 0 ? none : meant(tasks, task.after);
    before.set(task.id, firm);
    for (const other of firm) add(waiting, other.id, task);
    if (task.softAfter.length > 0) for (const other of meant(tasks, task.softAfter)) add(following, other.id, task);
  }
  const inOrder = sorted(tasks, before, waiting);
  return { before, waiting, following, inOrder, cycles: inOrder.length === tasks.size ? [] : cyclesOf(tasks, before) };
}

const none: readonly Task[] = [];

function meant(tasks: Tasks, ids: readonly TaskId[]): readonly Task[] {
  const found: Task[] = [];
  for (const id of ids) {
    const task = tasks.get(id);
    for (const each of task === undefined ? called(tasks, id) : [task]) if (!found.includes(each)) found.push(each);
  }
  return found;
}

function sorted(tasks: Tasks, before: DependencyGraph["before"], waiting: DependencyGraph["waiting"]): readonly Task[] {
  const left = new Map<TaskId, number>();
  const order: Task[] = [];
  for (const task of tasks.values()) {
    const count = before.get(task.id)?.length ?? 0;
    if (count === 0) order.push(task);
    else left.set(task.id, count);
  }
  for (const task of order) {
    for (const next of waiting.get(task.id) ?? []) {
      const rest = (left.get(next.id) ?? 0) - 1;
      left.set(next.id, rest);
      if (rest === 0) order.push(next);
    }
  }
  return order;
}

/** Follows what each unfinished task waits for, until nothing is left to wait for or a task comes again. */
function cyclesOf(tasks: Tasks, before: DependencyGraph["before"]): readonly (readonly Task[])[] {
  const cycles: Task[][] = [];
  const settled = new Set<TaskId>();
  const onWay = new Map<TaskId, number>();
  for (const start of tasks.values()) {
    const way: { readonly task: Task; next: number }[] = [];
    const enter = (task: Task): void => {
      if (isFinished(task) || settled.has(task.id)) return;
      const at = onWay.get(task.id);
      if (at !== undefined) return void cycles.push([...way.slice(at).map((step) => step.task), task]);
      onWay.set(task.id, way.length);
      way.push({ task, next: 0 });
    };
    enter(start);
    for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
      const next = before.get(step.task.id)?.[step.next++];
      if (next !== undefined) enter(next);
      else {
        way.pop();
        onWay.delete(step.task.id);
        settled.add(step.task.id);
      }
    }
  }
  return cycles;
}
