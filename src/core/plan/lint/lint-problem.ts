import type { Severity } from "../../analyse/finding.ts";
import type { UserCommand } from "../../board/command.ts";
import type { TaskChanges, TaskField } from "../../board/event.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import type { LintRule } from "./lint-rules.ts";

/** A change that takes a problem away. */
export interface LintFix {
  /** An imperative sentence without a full stop. */
  readonly title: string;
  readonly command: UserCommand;
  /** It can be made unasked: it only says what was meant. Others are a choice of the person. */
  readonly sure: boolean;
}

export interface LintProblem {
  readonly rule: LintRule;
  readonly task: TaskId;
  readonly severity: Severity;
  /** Where in the task it is. */
  readonly field: TaskField | "state";
  /** What is wrong, and what to do, as sentences. */
  readonly message: string;
  /** The task's own words that it is about. */
  readonly text?: string | undefined;
  /** Other tasks that it is about: those of a circle, the one that changes the same files. */
  readonly others?: readonly TaskId[] | undefined;
  /** The best first; none where only a person can find the words. */
  readonly fixes: readonly LintFix[];
}

/** What a rule says of a task; how severe that is, the settings say. */
export type LintFault = Omit<LintProblem, "severity" | "task">;

/** A change of some fields, refused when another hand has changed the same meanwhile. */
export function editFix(task: Task, title: string, changes: TaskChanges, sure = false): LintFix {
  const was = Object.fromEntries(Object.keys(changes).map((field) => [field, task[field as TaskField] ?? null]));
  return { title, command: { type: "task/edit", id: task.id, changes, was }, sure };
}
