import type { MicroUsd } from "../cost/usage.ts";
import type { ChecklistItem, Overlap, Priority } from "../board/task.ts";

/** What a person can change of a task, as the words of a form: tasks and recipes by name, nothing looked up. */
export interface FormFields {
  readonly title: string;
  readonly priority: Priority | null;
  readonly labels: readonly string[];
  readonly estimate: string | null;
  readonly assignee: string | null;
  readonly after: readonly string[];
  readonly softAfter: readonly string[];
  readonly group: string | null;
  readonly files: readonly string[];
  readonly overlap: Overlap | null;
  readonly budgetMicroUsd: MicroUsd | null;
  readonly recipe: string | null;
  readonly description: string;
  readonly criteria: readonly ChecklistItem[];
  readonly checklist: readonly ChecklistItem[];
  readonly notes: string;
}
export type FormField = keyof FormFields;

/** The fields that have a line of their own below the title, in the order of the form. */
export const lineNames = {
  priority: "Priority",
  labels: "Labels",
  estimate: "Estimate",
  assignee: "Assignee",
  after: "After",
  softAfter: "Rather after",
  group: "Group",
  files: "Files",
  overlap: "Overlap",
  budgetMicroUsd: "Budget",
  recipe: "Recipe",
} as const satisfies Partial<Record<FormField, string>>;
export type LineField = keyof typeof lineNames;

/** The fields that stand under a heading, in the order of the form. */
export const sectionNames = {
  description: "Description",
  criteria: "Acceptance criteria",
  checklist: "Steps",
  notes: "Notes",
} as const satisfies Partial<Record<FormField, string>>;
export type SectionField = keyof typeof sectionNames;

export function nameOfField(field: FormField): string {
  return { title: "Title", ...lineNames, ...sectionNames }[field];
}

/** Something in a form that cannot be read. `line` is 1-based. */
export interface FormProblem {
  readonly line: number;
  /** A sentence that says what to do. */
  readonly message: string;
}
