import type { Placement } from "../../board/command.ts";
import type { TaskId } from "../../board/ids.ts";
import type { EntryField } from "../../board/met.ts";
import type { TaskDraft } from "../../board/task.ts";
import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import { entryStandsAs, onlyAdded } from "./added.ts";
import { editBacklog, readBacklogFile, type BacklogFile } from "./edit-backlog.ts";
import type { EntryChange } from "./entry-change.ts";
import { placesForNew } from "./places-for-new.ts";
import { applyEdits } from "./text-edit.ts";

/** A task of the board that has no entry yet. */
export interface NewEntry {
  readonly task: TaskDraft;
  readonly state: Placement["name"];
  /** The id under which the file shall know it. */
  readonly key: string;
  /** How the file calls the tasks that it waits for. */
  readonly after: readonly string[];
}

export type AddedEntry =
  | {
      readonly text: string;
      readonly found: BacklogImport;
      /** The entry, as it is read from the file now. */
      readonly entry: ImportedTask;
      /** The ids of the other entries, by what they were. */
      readonly ids: ReadonlyMap<TaskId, TaskId>;
      /** What the file has no form for. */
      readonly unsaid: readonly EntryField[];
    }
  | { readonly refused: string };

/** Reading is what an attempt costs. */
const mostAttempts = 48;

/**
 * Adds an entry for a task in the form that the others of the file have, where
 * tasks of its state and group stand. No other byte changes, and reading the
 * file again gives the same tasks and this one; where no form does that, the
 * file is left as it is.
 */
export function addEntry(
  file: BacklogFile,
  found: BacklogImport,
  wanted: NewEntry,
  settings?: BacklogFile,
): AddedEntry {
  let attempts = 0;
  let near: AddedEntry | undefined;
  for (const edits of placesForNew(file, found, wanted)) {
    if (attempts++ >= mostAttempts) break;
    const text = applyEdits(file.text, edits);
    const after = readBacklogFile({ path: file.path, text }, settings);
    const added = onlyAdded(found, after, wanted);
    if (added === undefined) continue;
    const whole = filledIn({ path: file.path, text }, after, added.entry, added.ids, wanted, settings);
    if ("refused" in whole) continue;
    const stands = entryStandsAs(whole.entry.state.name, wanted.state);
    if (stands === "exact") return whole;
    if (stands === "near") near ??= whole;
  }
  return (
    near ?? {
      refused: `${file.path} has no form in which “${wanted.task.title}” could be added. Write it there by hand.`,
    }
  );
}

/** Says what is not said yet, as far as the file has a form for it. */
function filledIn(
  { path, text }: BacklogFile,
  found: BacklogImport,
  entry: ImportedTask,
  ids: ReadonlyMap<TaskId, TaskId>,
  wanted: NewEntry,
  settings: BacklogFile | undefined,
): AddedEntry {
  let now = { text, found, entry };
  const names = new Map(ids);
  for (const change of changesTo(wanted, entry)) {
    const result = editBacklog({ path, text: now.text }, now.found, now.entry.draft.id, change, settings);
    if ("refused" in result) continue;
    const id = result.ids.get(now.entry.draft.id) ?? now.entry.draft.id;
    const next = result.found.tasks.find(({ draft }) => draft.id === id);
    if (next === undefined) continue;
    now = { text: result.text, found: result.found, entry: next };
    for (const [old, name] of names) names.set(old, result.ids.get(name) ?? name);
  }
  return { ...now, ids: names, unsaid: unsaidIn(now.entry, wanted) };
}

function* changesTo({ task, state }: NewEntry, { draft, state: now }: ImportedTask): Generator<EntryChange> {
  const isOpen = (name: string): boolean => name === "backlog" || name === "ready";
  if (now.name !== state && !(isOpen(now.name) && isOpen(state))) yield { field: "state", to: state };
  if (draft.priority !== task.priority) yield { field: "priority", to: task.priority };
  if (draft.estimate?.text !== task.estimate?.text) yield { field: "estimate", to: task.estimate?.text };
  if (draft.assignee !== task.assignee) yield { field: "assignee", to: task.assignee };
  if (task.labels.some((label) => !draft.labels.includes(label))) {
    yield { field: "labels", to: [...new Set([...draft.labels, ...task.labels])] };
  }
}

/** What a task says and its entry does not. */
export function unsaidIn({ draft, state }: ImportedTask, wanted: NewEntry): readonly EntryField[] {
  const { task } = wanted;
  const differs: Partial<Record<EntryField, boolean>> = {
    state: state.name !== wanted.state,
    priority: draft.priority !== task.priority,
    estimate: draft.estimate?.text !== task.estimate?.text,
    assignee: draft.assignee !== task.assignee,
    labels: task.labels.some((label) => !draft.labels.includes(label)),
    after: draft.after.length < task.after.length,
    description: task.description.trim() !== "" && draft.description.trim() !== task.description.trim(),
    criteria: draft.criteria.length !== task.criteria.length,
    checklist: draft.checklist.length !== task.checklist.length,
    notes: task.notes.trim() !== "" && draft.notes.trim() !== task.notes.trim(),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets the type of the keys
  return (Object.keys(differs) as EntryField[]).filter((field) => differs[field]);
}
