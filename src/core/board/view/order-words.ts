import { impactOf, sizeOf, type TaskSize } from "../../plan/impact.ts";
import { dependencyGraph, isFinished } from "../dependency-graph.ts";
import type { TaskId } from "../ids.ts";
import type { Task } from "../task.ts";
import { decidedBy, standingOf, type OrderKey } from "../task-order.ts";

/** A task's place among others, and why, as a sentence. */
export interface Position {
  readonly task: TaskId;
  readonly reason: string;
}

/**
 * Why tasks stand in this order: what counts for each, and what puts the one
 * before it first.
 *
 * @param ordered  as `inTurn` or `impactFirst` has put them
 * @param keys     what they were put in order by
 */
export function positions(
  tasks: ReadonlyMap<TaskId, Task>,
  ordered: readonly Task[],
  keys: readonly OrderKey[],
): readonly Position[] {
  return ordered.map((task, index) => {
    const before = ordered[index - 1];
    const behind = before === undefined ? "" : `; behind “${before.title}”, ${whyBefore(tasks, before, task, keys)}`;
    return { task: task.id, reason: `${place(index, ordered.length)}: ${merits(tasks, task)}${behind}.` };
  });
}

const small = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];

function place(index: number, count: number): string {
  if (count === 1) return "The only one";
  return `${small[index] ?? `Number ${index + 1}`} of ${count}`;
}

const sizes: Record<TaskSize, string> = {
  recipe: "free, by a recipe",
  small: "small",
  medium: "medium-sized",
  large: "large",
  unknown: "of unknown size",
};

function merits(tasks: ReadonlyMap<TaskId, Task>, task: Task): string {
  const waiting = (dependencyGraph(tasks).waiting.get(task.id) ?? []).filter((other) => !isFinished(other)).length;
  const { findings, files } = task;
  return [
    urgency(task),
    ...(standingOf(tasks, task).isLent ? ["wanted before a more urgent one"] : []),
    sizes[sizeOf(task)],
    ...(findings.length > 1 ? [`clears ${findings.length} findings`] : []),
    ...(files.length > 2 ? [`touches ${files.length} files`] : []),
    waiting === 0 ? "nothing depends on it" : `${waiting} ${waiting === 1 ? "task depends" : "tasks depend"} on it`,
  ].join(", ");
}

/** The priority that planning gives is how severe the findings are. */
function urgency({ priority, findings, edited }: Task): string {
  if (priority === undefined) return "no priority";
  return `${priority} ${findings.length > 0 && !edited.includes("priority") ? "severity" : "priority"}`;
}

function whyBefore(tasks: ReadonlyMap<TaskId, Task>, before: Task, task: Task, keys: readonly OrderKey[]): string {
  switch (decidedBy(tasks, before, task, keys)) {
    case "rank":
      return "which is more urgent";
    case "path":
      return `which begins a longer chain of work (${hours(tasks, before)} to ${hours(tasks, task)})`;
    case "impact":
      return `which brings more for its effort and risk (${impactOf(before).score} to ${impactOf(task).score} of 99)`;
    case "age":
      return "which is older";
    case undefined:
      return "which is its equal";
  }
}

function hours(tasks: ReadonlyMap<TaskId, Task>, task: Task): string {
  const minutes = standingOf(tasks, task).path;
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
