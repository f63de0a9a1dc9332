import type { BacklogImport, ImportedTask } from "#core/backlog/backlog-import.ts";
import { addEntry } from "#core/backlog/edit/add-entry.ts";
import { editBacklog, readBacklogFile, type BacklogFile, type EditedBacklog } from "#core/backlog/edit/edit-backlog.ts";
import type { EntryChange } from "#core/backlog/edit/entry-change.ts";
import { oneOf, type Random } from "../../../../rig/random.ts";
import { randomChange, randomTask } from "./random-backlog.ts";

export interface Tally {
  edits: number;
  made: number;
  refused: number;
}

/** Makes one random change after another to a file, each to what the last one gave, and looks for damage. */
export function tryEdits(file: BacklogFile, random: Random, times: number, tally: Tally): void {
  let now = file;
  let found = readBacklogFile(now);
  for (let time = 0; time < times && found.tasks.length > 0; time++) {
    const task = oneOf(random, found.tasks);
    const change = randomChange(random, task);
    const result = editBacklog(now, found, task.draft.id, change);
    tally.edits += 1;
    if ("refused" in result) {
      tally.refused += 1;
      if (!/\S\.$/.test(result.refused)) throw new Error(`Not a sentence: ${result.refused}`);
      continue;
    }
    tally.made += 1;
    const damage = damageOf(now, found, task, change, result);
    if (damage !== undefined)
      throw new Error(`${damage}\n${now.path} ${JSON.stringify(change)}\n${JSON.stringify(now.text)}`);
    now = { path: now.path, text: result.text };
    found = readBacklogFile(now);
  }
}

/** Adds a random task to a file, and looks for damage. */
export function tryAdding(file: BacklogFile, random: Random, tally: Tally): void {
  const found = readBacklogFile(file);
  const wanted = randomTask(random);
  const result = addEntry(file, found, wanted);
  tally.edits += 1;
  if ("refused" in result) {
    tally.refused += 1;
    return;
  }
  tally.made += 1;
  const after = readBacklogFile({ path: file.path, text: result.text });
  const say = ({ draft, written }: ImportedTask): string =>
    JSON.stringify([
      draft.title,
      draft.key,
      draft.priority,
      draft.labels,
      draft.estimate,
      draft.criteria,
      written.status,
    ]);
  const others = after.tasks.filter(({ draft }) => draft.key !== wanted.key);
  const added = after.tasks.find(({ draft }) => draft.key === wanted.key);
  const damage = !hasOnlyGained(file.text, result.text)
    ? "Bytes outside the entry are different."
    : others.map(say).join("\n") !== found.tasks.map(say).join("\n")
      ? "Other tasks are different."
      : added?.draft.title !== wanted.task.title || (wanted.state === "done") !== (added.state.name === "done")
        ? "The task is not there as it was wanted."
        : undefined;
  if (damage !== undefined) throw new Error(`${damage}\n${JSON.stringify(wanted)}\n${JSON.stringify(file.text)}`);
}

/** Whether a text is another one with something put into it at one place. */
export function hasOnlyGained(before: string, after: string): boolean {
  let front = 0;
  while (front < before.length && before[front] === after[front]) front++;
  return after.length > before.length && after.endsWith(before.slice(front));
}

type Made = Extract<EditedBacklog, { text: string }>;

/** Says what an edit did that it should not have; written without the code that judges edits. */
function damageOf(
  before: BacklogFile,
  found: BacklogImport,
  task: ImportedTask,
  change: EntryChange,
  { text, edits }: Made,
): string | undefined {
  const after = readBacklogFile({ path: before.path, text });
  const at = found.tasks.indexOf(task);
  if (differsOutside(before.text, text, edits)) return "Bytes outside the edit are different.";
  if (change.field !== "state" && reachesBeyond(before.text, task, edits)) return "The edit reaches beyond the entry.";
  if (linesLost(before.text, text, change)) return "Lines are lost.";
  if (namesTwice(before.text, text, task, change)) return "The field is written a second time.";
  const others = (tasks: readonly ImportedTask[], own: (one: ImportedTask, index: number) => boolean): string =>
    JSON.stringify(
      tasks
        .filter((one, index) => !own(one, index))
        .map(({ draft, written }) => [
          draft.title,
          draft.priority,
          draft.labels,
          draft.estimate,
          draft.criteria,
          written.status,
        ]),
    );
  const isMoved = change.field === "state" && edits.length > 1;
  const isTask = (one: ImportedTask, index: number): boolean =>
    isMoved ? one.draft.id === task.draft.id : index === at;
  if (others(found.tasks, isTask) !== others(after.tasks, isTask)) return "Other tasks are different.";
  const now = after.tasks.find(isTask);
  return now === undefined ? "The task is gone." : saysOtherwise(task, now, change);
}

function differsOutside(before: string, after: string, edits: Made["edits"]): boolean {
  const [old, now] = [Buffer.from(before), Buffer.from(after)];
  let shift = 0;
  let from = 0;
  for (const edit of [...edits.toSorted((a, b) => a.start - b.start), undefined]) {
    const end = edit === undefined ? old.length : Buffer.byteLength(before.slice(0, edit.start));
    if (!old.subarray(from, end).equals(now.subarray(from + shift, end + shift))) return true;
    if (edit === undefined) return now.length !== old.length + shift;
    from = Buffer.byteLength(before.slice(0, edit.end));
    shift += Buffer.byteLength(edit.text) - (from - end);
  }
  return false;
}

function reachesBeyond(text: string, { draft }: ImportedTask, edits: Made["edits"]): boolean {
  const ends = [...text.matchAll(/\r\n|\n|\r/g)].map((found) => found.index + found[0].length);
  const start = ends[(draft.source?.startLine ?? 1) - 2] ?? 0;
  const end = ends[(draft.source?.endLine ?? 1) - 1] ?? text.length;
  return edits.some((edit) => edit.start < start || edit.end > end);
}

/** Only the lines of the edit may be different ones, and only a value that is taken away may take its line along. */
function linesLost(before: string, after: string, change: EntryChange): boolean {
  const count = (text: string): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const line of text.split(/\r\n|\n|\r/)) if (line.trim() !== "") counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  };
  const now = count(after);
  const gone = [...count(before)].reduce((sum, [line, times]) => sum + Math.max(0, times - (now.get(line) ?? 0)), 0);
  return gone > (change.field === "labels" ? 60 : 2);
}

/** A field that stands in the entry is changed where it stands. */
function namesTwice(before: string, after: string, { draft }: ImportedTask, { field }: EntryChange): boolean {
  const name = field === "state" ? "status" : field;
  const count = (all: readonly string[]): number =>
    all.filter((line) =>
      new RegExp(String.raw`^\s*(?:[-*+]\s+)?(?:\*\*)?${name}(?:\*\*)?:(?:\*\*)?(?:\s|$)`, "iu").test(line),
    ).length;
  const [old, now] = [before.split(/\r\n|\n|\r/), after.split(/\r\n|\n|\r/)];
  const own = old.slice((draft.source?.startLine ?? 1) - 1, draft.source?.endLine);
  return count(now) > count(old) + (count(own) === 0 ? 1 : 0);
}

function saysOtherwise(was: ImportedTask, now: ImportedTask, change: EntryChange): string | undefined {
  const wrong = `It says ${JSON.stringify(now.draft)} ${now.state.name}.`;
  switch (change.field) {
    case "state": {
      const open = now.state.name === "backlog" || now.state.name === "ready";
      return now.state.name === change.to || (open && change.to !== "done") ? undefined : wrong;
    }
    case "criteria":
    case "checklist":
      return now.draft[change.field][change.item]?.done === change.done &&
        now.draft[change.field].length === was.draft[change.field].length
        ? undefined
        : wrong;
    case "labels":
      return now.draft.labels.toSorted().join() === [...change.to].toSorted().join() ? undefined : wrong;
    case "estimate":
      return now.draft.estimate?.text === change.to ? undefined : wrong;
    case "title":
    case "key":
    case "priority":
    case "assignee":
      return now.draft[change.field] === change.to ? undefined : wrong;
  }
}
