import type { BoardState } from "../../board/board-state.ts";
import { called } from "../../board/dependency-graph.ts";
import { cycleOf, describeCycle } from "../../board/dependencies.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import { nearestName } from "../../nearest-name.ts";
import { editFix, type LintFault } from "./lint-problem.ts";

/** More tasks than this are not compared letter by letter with a name that none of them has. */
const mostNames = 2_000;

/** Dependencies that can never be met: on oneself, and on what nobody knows. */
export function lintOrder({ tasks }: BoardState, task: Task): readonly LintFault[] {
  if (task.after.length === 0) return [];
  return [...cyclesOf(tasks, task), ...task.after.flatMap((id) => unknown(tasks, task, id))];
}

function cyclesOf(tasks: BoardState["tasks"], task: Task): readonly LintFault[] {
  const cycle = cycleOf({ tasks }, task);
  if (cycle === undefined) return [];
  const next = cycle[cycle.indexOf(task) + 1];
  const meant = task.after.filter((id) => called(tasks, id).some((other) => other === next));
  const message = `It waits for itself: ${describeCycle(cycle)}. Take one of these dependencies away.`;
  const fix = next === undefined ? [] : [without(task, meant, `Do not wait for “${next.title}”`)];
  const others = [...new Set(cycle)].filter((other) => other !== task).map(({ id }) => id);
  return [{ rule: "cycle", field: "after", message, fixes: fix, text: meant[0], others }];
}

function unknown(tasks: BoardState["tasks"], task: Task, id: TaskId): readonly LintFault[] {
  if (called(tasks, id).length > 0) return [];
  const meant = nearTo(tasks, task, id);
  const hint = meant === undefined ? "" : ` Is ${meant.key ?? meant.id}, “${meant.title}”, meant?`;
  const message = `It waits for ${id}, which is not on the board.${hint} Name a task that is there, or take the dependency away.`;
  const instead = task.after.map((each) => (each === id && meant !== undefined ? meant.id : each));
  const fixes = [
    ...(meant === undefined || task.after.includes(meant.id)
      ? []
      : [editFix(task, `Wait for “${meant.title}” instead`, { after: instead })]),
    without(task, [id], `Do not wait for ${id}`),
  ];
  return [{ rule: "unknown-dependency", field: "after", message, fixes, text: id }];
}

function nearTo(tasks: BoardState["tasks"], task: Task, id: TaskId): Task | undefined {
  if (tasks.size > mostNames) return undefined;
  const others = [...tasks.values()].filter((other) => other !== task);
  const key = nearestName(
    id,
    others.flatMap((other) => other.key ?? []),
  );
  // Numbers that follow one another are near in letters only.
  return key === undefined || digitsOf(key) !== digitsOf(id) ? undefined : others.find((other) => other.key === key);
}

function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, "").replace(/^0+/, "");
}

function without(task: Task, gone: readonly TaskId[], title: string): LintFault["fixes"][number] {
  return editFix(task, title, { after: task.after.filter((id) => !gone.includes(id)) });
}
