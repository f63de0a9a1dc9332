import type { BoardState } from "../board/board-state.ts";
import { called } from "../board/dependency-graph.ts";
import type { RunId, TaskId } from "../board/ids.ts";
import type { Run } from "../board/run.ts";
import { collisionKey } from "./collision.ts";

type OrderedBoard = Pick<BoardState, "tasks" | "runs" | "collisions">;

/**
 * In which order the runs that collide with this one, directly or through
 * others, are best merged: what others depend on first; then what has a pull
 * request, then what is delivered, then what is at work; among those, what
 * collides with the fewest of the rest; then what was there first.
 *
 * @returns nothing when the run collides with none
 */
export function mergeOrder(board: OrderedBoard, run: RunId): readonly Run[] {
  const group = connected(board, run);
  const left = new Map(
    [...group].flatMap((id) => (board.runs.has(id) ? [[id, board.runs.get(id)]] : [])) as [RunId, Run][],
  );
  const behind = new Map([...left.values()].map(({ id, task }) => [id, tasksBefore(board, task)]));
  const order: Run[] = [];
  while (left.size > 0) {
    const rest = [...left.values()];
    const free = rest.filter(({ id }) => !rest.some((other) => other.id !== id && behind.get(id)?.has(other.task)));
    // Tasks that wait for one another have no order among themselves.
    const [next] = (free.length > 0 ? free : rest).toSorted(
      (a, b) =>
        stage(a) - stage(b) ||
        rivals(board, a, rest) - rivals(board, b, rest) ||
        readySince(a) - readySince(b) ||
        (a.id < b.id ? -1 : 1),
    );
    if (next === undefined) break;
    left.delete(next.id);
    order.push(next);
  }
  return order;
}

function connected({ collisions }: OrderedBoard, run: RunId): ReadonlySet<RunId> {
  const group = new Set<RunId>();
  const open = [run];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { runs } of collisions.values()) {
      if (!runs.includes(id)) continue;
      open.push(...runs.filter((other) => !group.has(other)));
      runs.forEach((other) => group.add(other));
    }
  }
  return group;
}

/** All tasks that come before this one, however long the chain. */
function tasksBefore({ tasks }: OrderedBoard, task: TaskId): ReadonlySet<TaskId> {
  const before = new Set<TaskId>();
  const open = [task];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const known = tasks.get(id);
    for (const named of [...(known?.after ?? []), ...(known?.softAfter ?? [])]) {
      for (const other of called(tasks, named)) {
        if (before.has(other.id)) continue;
        before.add(other.id);
        open.push(other.id);
      }
    }
  }
  return before;
}

function stage({ state, deliveries }: Run): number {
  if (state.name === "published") return 0;
  return state.name === "waiting" && deliveries.length > 0 ? 1 : 2;
}

function rivals({ collisions }: OrderedBoard, { id }: Run, others: readonly Run[]): number {
  return others.filter((other) => collisions.has(collisionKey(id < other.id ? [id, other.id] : [other.id, id]))).length;
}

/** When it reached its stage. */
function readySince({ state, endedAt, startedAt, requestedAt }: Run): number {
  return state.name === "waiting" ? state.since : (endedAt ?? startedAt ?? requestedAt);
}
