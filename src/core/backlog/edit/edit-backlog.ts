import type { TaskId } from "../../board/ids.ts";
import type { BacklogImport } from "../backlog-import.ts";
import { importBacklogFiles } from "../import-backlog.ts";
import { linesOf } from "../read-file.ts";
import { readSettings } from "../settings-file.ts";
import { entryOf, type Entry } from "./entry.ts";
import type { EntryChange } from "./entry-change.ts";
import { keyEdits } from "./key-edits.ts";
import { labelEdits, tickEdits } from "./list-edits.ts";
import { linesNaming, linesWith } from "./places.ts";
import { stateEdits } from "./state-edits.ts";
import { applyEdits, textLines, type TextEdit } from "./text-edit.ts";
import { priorityEdits, titleEdits, wordEdits } from "./value-edits.ts";
import { idsAfter, judge } from "./verify.ts";

export interface BacklogFile {
  readonly path: string;
  readonly text: string;
}

export type EditedBacklog =
  | {
      readonly text: string;
      readonly edits: readonly TextEdit[];
      /** What is read from it now. */
      readonly found: BacklogImport;
      /** The ids of all entries, by what they were: a title may be a part of them. */
      readonly ids: ReadonlyMap<TaskId, TaskId>;
    }
  /** Why it is left as it is, as a sentence. */
  | { readonly refused: string };

/** Reading is what an attempt costs. */
const mostAttempts = 40;

/**
 * Changes one thing of one task's entry in a file, and nothing else: every byte
 * outside the edits stays. An edit is taken only when reading the file again
 * gives the change and no other difference; where the file has no form for it,
 * the file is left as it is.
 *
 * @param found     what was read from the file before
 * @param settings  the settings of a folder of one-file tasks, if there are any
 */
export function editBacklog(
  file: BacklogFile,
  found: BacklogImport,
  task: TaskId,
  change: EntryChange,
  settings?: BacklogFile,
): EditedBacklog {
  const at = found.tasks.findIndex(({ draft }) => draft.id === task);
  const target = found.tasks[at];
  if (target === undefined) return { refused: `${file.path} has no entry for the task any more.` };
  const entry = entryOf(file.text, found, target);
  const statuses = settings === undefined ? [] : readSettings(linesOf(settings.text).lines).statuses;
  let near: EditedBacklog | undefined;
  let attempts = 0;
  for (const edits of candidates(entry, change, statuses)) {
    if (attempts++ >= mostAttempts) break;
    const text = applyEdits(file.text, edits);
    if (text === file.text) continue;
    const after = readBacklogFile({ path: file.path, text }, settings);
    const outcome = judge(found, after, at, change);
    if (outcome !== "wrong" && isDoubled(entry, text, change)) continue;
    if (outcome === "exact") return { text, edits, found: after, ids: idsAfter(found, after, at, change) };
    if (outcome === "near") near ??= { text, edits, found: after, ids: idsAfter(found, after, at, change) };
  }
  return near ?? { refused: noPlace(file, entry, change) };
}

export function readBacklogFile(file: BacklogFile, settings?: BacklogFile): BacklogImport {
  return importBacklogFiles(settings === undefined ? [file] : [settings, file]);
}

/** Whether the text names the field on one more line although the entry had one: the second is not what a person reads. */
function isDoubled(entry: Entry, text: string, { field }: EntryChange): boolean {
  const name = field === "state" ? "status" : field;
  if (name === "key") return false; // a title may end in what looks like its name
  const more = linesWith(textLines(text), name).length - linesWith(entry.lines, name).length;
  return more > (linesNaming(entry, name).length === 0 ? 1 : 0);
}

function candidates(entry: Entry, change: EntryChange, statuses: readonly string[]): Iterable<readonly TextEdit[]> {
  switch (change.field) {
    case "state":
      return stateEdits(entry, change.to, statuses);
    case "title":
      return titleEdits(entry, change.to);
    case "key":
      return keyEdits(entry, change.to);
    case "priority":
      return priorityEdits(entry, change.to);
    case "estimate":
    case "assignee":
      return wordEdits(entry, change.field, change.to);
    case "labels":
      return labelEdits(entry, change.to);
    case "criteria":
    case "checklist":
      return tickEdits(entry, change.field, change.item, change.done);
  }
}

const called: Record<EntryChange["field"], string> = {
  state: "this state",
  title: "another title",
  key: "an id",
  priority: "this priority",
  estimate: "this estimate",
  assignee: "this assignee",
  labels: "these labels",
  criteria: "this tick",
  checklist: "this tick",
};

function noPlace({ path }: BacklogFile, { task }: Entry, { field }: EntryChange): string {
  const line = task.draft.source?.startLine ?? 1;
  return `“${task.draft.title}” has no place for ${called[field]} as it is written in ${path}, line ${line}. Write it there by hand.`;
}
