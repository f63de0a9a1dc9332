import * as z from "zod";
import { TaskId } from "./ids.ts";
import { ChecklistItem, Priority, type TaskDraft, type TaskState } from "./task.ts";

/** Where a task stands, as far as a file can say it. */
export const EntryState = z.enum(["backlog", "ready", "blocked", "in-progress", "review", "done"]);
export type EntryState = z.infer<typeof EntryState>;

/** What the board and the entry of a task in a backlog file both say. */
export const EntryFields = z.object({
  title: z.string(),
  state: EntryState,
  priority: Priority.nullable(),
  estimate: z.string().nullable(),
  assignee: z.string().nullable(),
  labels: z.array(z.string()),
  after: z.array(TaskId),
  group: z.string().nullable(),
  description: z.string(),
  criteria: z.array(ChecklistItem),
  checklist: z.array(ChecklistItem),
  notes: z.string(),
});
export type EntryFields = z.infer<typeof EntryFields>;
export type EntryField = keyof EntryFields;
export const entryFields = Object.keys(EntryFields.shape) as readonly EntryField[]; // its own keys

/**
 * What a task and its entry said when they last met: whatever is different on
 * one side now was changed there. The two may differ for good, where a file
 * has no words for what the board says.
 */
export interface Met {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  /** The id that reading the file gives the entry. */
  readonly entry: TaskId;
  readonly line: number;
  readonly inFile: EntryFields;
  readonly onBoard: EntryFields;
  /** The entry was not there any more. */
  readonly missing: boolean;
}

/** A meeting, as far as it is another one than the last. */
export const Meeting = z.object({
  task: TaskId,
  path: z.string(),
  entry: TaskId,
  line: z.int().min(1),
  inFile: EntryFields.partial(),
  onBoard: EntryFields.partial(),
});
export type Meeting = z.infer<typeof Meeting>;

export const Side = z.enum(["file", "board"]);
export type Side = z.infer<typeof Side>;

/** A field that was changed on both sides since they last met, to different values. */
export const EntryConflict = z.object({
  task: TaskId,
  field: EntryFields.keyof(),
  /** What each says, for a person. */
  inFile: z.string(),
  onBoard: z.string(),
  /** What a person has decided; the next meeting does it. */
  take: Side.optional(),
});
export type EntryConflict = z.infer<typeof EntryConflict>;

/** A file, or a folder of one-file tasks, that is kept in step with the board. */
export interface LinkedBacklog {
  readonly name: string;
  readonly conflicts: readonly EntryConflict[];
  readonly at: number;
}

/** What a task says that an entry could say, too; `undefined` for one that is no work any more, or not yet. */
export function fieldsOf(task: TaskDraft, state: TaskState): EntryFields | undefined {
  const standing = entryStateOf(state);
  if (standing === undefined) return undefined;
  const { title, priority, estimate, assignee, labels, after, group, description, criteria, checklist, notes } = task;
  return {
    title,
    state: standing,
    priority: priority ?? null,
    estimate: estimate?.text ?? null,
    assignee: assignee ?? null,
    labels,
    after,
    group: group ?? null,
    description,
    criteria,
    checklist,
    notes,
  };
}

function entryStateOf(state: TaskState): EntryState | undefined {
  switch (state.name) {
    case "proposed":
    case "dismissed":
      return undefined;
    case "queued":
    case "running":
    case "interrupted":
    case "failed":
      return "in-progress";
    case "published":
      return "review";
    case "backlog":
    case "ready":
    case "blocked":
    case "in-progress":
    case "review":
    case "done":
      return state.name;
  }
}
