import type { BoardState } from "../board/board-state.ts";
import type { TaskId } from "../board/ids.ts";
import { tasksNamed } from "../board/name-task.ts";
import type { Task } from "../board/task.ts";
import { writeChecklist } from "./form-checklist.ts";
import { lineNames, sectionNames, type LineField, type SectionField } from "./form-fields.ts";
import { writeText } from "./form-text.ts";
import { writeList, writeValue } from "./form-values.ts";

const help = `<!--
Keep the four headings below. A value that is left empty is taken away.
Priority: critical, high, medium or low. Assignee: an agent's id or human; empty lets routing choose.
Labels, After (tasks that must be done first), Rather after (they only start first) and Files are separated by
commas, with "quotes" around one. Overlap: wait or allow. “- Budget: $2.50” is the most that the task may cost.
-->`;

/** Shown only where they are set. */
const rare: readonly LineField[] = ["recipe", "budgetMicroUsd"];

/** A task as Markdown that a person changes and `readForm` reads back. */
export function writeForm(board: BoardState, task: Task): string {
  const values: Record<LineField, string> = {
    priority: task.priority ?? "",
    labels: writeList(task.labels),
    estimate: writeValue(task.estimate?.text ?? ""),
    assignee: writeValue(task.assignee ?? ""),
    after: writeList(task.after.map((id) => nameOfTask(board, id))),
    softAfter: writeList(task.softAfter.map((id) => nameOfTask(board, id))),
    group: writeValue(task.group ?? ""),
    files: writeList(task.files),
    overlap: task.overlap ?? "",
    budgetMicroUsd: task.budgetMicroUsd === undefined ? "" : `$${task.budgetMicroUsd / 1_000_000}`,
    recipe: writeValue(task.recipe?.recipe ?? ""),
  };
  const sections: Record<SectionField, string> = {
    description: writeText(task.description),
    criteria: writeChecklist(task.criteria),
    checklist: writeChecklist(task.checklist),
    notes: writeText(task.notes),
  };
  const fields = (Object.keys(lineNames) as LineField[]) // its own keys
    .filter((field) => !rare.includes(field) || task[field] !== undefined)
    .map((field) => `- ${lineNames[field]}: ${values[field]}`.trimEnd());
  const texts = (Object.keys(sectionNames) as SectionField[]).map((field) =>
    `## ${sectionNames[field]}\n\n${sections[field]}`.trimEnd(),
  );
  return `${[`# ${task.title.replaceAll(/\s+/g, " ").trim()}`, fields.join("\n"), help, ...texts].join("\n\n")}\n`;
}

/** The author's own id where it means one task. */
function nameOfTask(board: BoardState, id: TaskId): string {
  const { key } = board.tasks.get(id) ?? {};
  return key !== undefined && tasksNamed(board, key).length === 1 ? key : id;
}
