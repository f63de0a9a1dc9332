import type { BoardState } from "../board/board-state.ts";
import type { UserCommand } from "../board/command.ts";
import type { TaskChanges } from "../board/event.ts";
import type { TaskId } from "../board/ids.ts";
import { tasksNamed } from "../board/name-task.ts";
import { same } from "../board/same.ts";
import type { Task } from "../board/task.ts";
import { estimateOf } from "../backlog/estimate.ts";
import { type FormField, type FormProblem, nameOfField } from "./form-fields.ts";
import { readForm, type ReadForm } from "./read-form.ts";
import { writeForm } from "./write-form.ts";

/**
 * What a changed form asks for. `unreadable` and `conflict` change nothing: the
 * first until the person has mended the lines, the second because another hand
 * has changed the same fields since the form was opened.
 */
export type FormEdit =
  | { readonly name: "unchanged" }
  | { readonly name: "unreadable"; readonly problems: readonly FormProblem[] }
  | { readonly name: "conflict"; readonly fields: readonly string[] }
  | { readonly name: "edit"; readonly command: Extract<UserCommand, { type: "task/edit" }> };

/**
 * Compares a form with what it said when it was opened: only what the person
 * changed is asked for, whatever else has changed on the board meanwhile.
 *
 * @param opened     the text that the person began with
 * @param overwrite  take the person's words also where another hand has changed the same
 */
export function editByForm(
  board: BoardState,
  task: Task,
  { opened, text, overwrite = false }: { opened: string; text: string; overwrite?: boolean },
): FormEdit {
  const form = readForm(text);
  if (form.problems.length > 0) return { name: "unreadable", problems: form.problems };
  const before = readForm(opened).fields;
  const now = readForm(writeForm(board, task)).fields;
  const fields = (Object.keys(before) as FormField[]).filter((field) => !same(before[field], form.fields[field]));
  const lost = fields.filter((field) => !same(now[field], before[field]) && !same(now[field], form.fields[field]));
  if (lost.length > 0 && !overwrite) return { name: "conflict", fields: lost.map(nameOfField) };

  const { changes, problems } = changesOf(board, task, form, fields);
  if (problems.length > 0) return { name: "unreadable", problems };
  if (fields.length === 0) return { name: "unchanged" };
  const was = Object.fromEntries(fields.map((field) => [field, task[field] ?? null])) as TaskChanges; // the task's own values
  return { name: "edit", command: { type: "task/edit", id: task.id, changes, was } };
}

/** What keeps a form from being read now, before anybody saves it. */
export function problemsOfForm(board: BoardState, task: Task, text: string): readonly FormProblem[] {
  const form = readForm(text);
  const { problems } = changesOf(board, task, form, ["after", "softAfter", "recipe"]);
  return [...form.problems, ...problems];
}

function changesOf(board: BoardState, task: Task, form: ReadForm, changed: readonly FormField[]) {
  const problems: FormProblem[] = [];
  const problem = (field: FormField, message: string): void =>
    void problems.push({ line: form.lineOf(field), message });
  const words = form.fields;
  const namedIn = (field: "after" | "softAfter"): TaskId[] =>
    changed.includes(field) ? tasksIn(board, task[field], words[field], (message) => problem(field, message)) : [];
  const all: Pick<TaskChanges, FormField> = {
    ...words,
    labels: [...words.labels],
    files: [...words.files],
    criteria: [...words.criteria],
    checklist: [...words.checklist],
    estimate: words.estimate === null ? null : (estimateOf(words.estimate) ?? { text: words.estimate }),
    after: namedIn("after"),
    softAfter: namedIn("softAfter"),
    recipe: words.recipe === null ? null : (task.recipe ?? null),
  };
  if (changed.includes("recipe") && words.recipe !== null && words.recipe !== task.recipe?.recipe) {
    problem("recipe", "A recipe can be kept or taken away here, not exchanged for another one.");
  }
  const changes: TaskChanges = Object.fromEntries(changed.map((field) => [field, all[field]]));
  return { changes, problems };
}

/** A task that is not on the board may stay where it stood; a new one must be there. */
function tasksIn(
  board: BoardState,
  before: readonly TaskId[],
  names: readonly string[],
  problem: (message: string) => void,
): TaskId[] {
  return names.flatMap((name) => {
    const known = before.find((id) => id === name);
    const [found, ...others] = tasksNamed(board, name);
    if (known !== undefined) return known;
    if (found !== undefined && others.length === 0) return found.id;
    problem(
      found === undefined ? `There is no task ${name}.` : `Several tasks are called ${name}. Write more of its id.`,
    );
    return [];
  });
}
