import type { TaskId } from "../../board/ids.ts";
import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import type { EntryChange } from "./entry-change.ts";

/** How near a result comes to what was wanted: `near` says it as far as the file's form can. */
export type Outcome = "exact" | "near" | "wrong";

/** Judges an edit by what is read after it: the task has the change, and nothing else is different. */
export function judge(before: BacklogImport, after: BacklogImport, at: number, change: EntryChange): Outcome {
  if (after.tasks.length !== before.tasks.length) return "wrong";
  if (textsOf(before.context) !== textsOf(after.context) && change.field !== "state") return "wrong";
  if (after.notUnderstood.length !== before.notUnderstood.length || after.wip !== before.wip) return "wrong";
  const order = orderAfter(before, after, at, change);
  const names = new Map(before.tasks.map(({ draft }, index) => [draft.id as string, order[index]?.draft.id as string]));
  const ancestors = ancestorsOf(before, at);
  const others = before.tasks.every((task, index) => {
    const other = order[index];
    if (other === undefined) return false;
    const ignored = index === at ? fieldsTouched(change) : ancestors.has(task.draft.id) ? ["state"] : [];
    return index === at ? isSame(task, other, names, ignored, change) : isSame(task, other, names, ignored);
  });
  const target = order[at];
  return others && target !== undefined ? hasChange(before.tasks[at], target, change) : "wrong";
}

/** What the id of each entry has become. */
export function idsAfter(
  before: BacklogImport,
  after: BacklogImport,
  at: number,
  change: EntryChange,
): ReadonlyMap<TaskId, TaskId> {
  const order = orderAfter(before, after, at, change);
  return new Map(before.tasks.map(({ draft }, index) => [draft.id, order[index]?.draft.id ?? draft.id]));
}

/** A task that changes its column changes its place: the others keep their order. */
function orderAfter(
  before: BacklogImport,
  after: BacklogImport,
  at: number,
  change: EntryChange,
): readonly ImportedTask[] {
  if (change.field !== "state") return after.tasks;
  const id = before.tasks[at]?.draft.id;
  const target = after.tasks.find(({ draft }) => draft.id === id);
  if (target === undefined) return after.tasks;
  const rest = after.tasks.filter((task) => task !== target);
  return [...rest.slice(0, at), target, ...rest.slice(at)];
}

function hasChange(before: ImportedTask | undefined, { draft, state }: ImportedTask, change: EntryChange): Outcome {
  switch (change.field) {
    case "state":
      if (state.name === change.to) return "exact";
      return isNear(before?.state.name, state.name, change.to) ? "near" : "wrong";
    case "title":
    case "key":
      return draft[change.field] === change.to ? "exact" : "wrong";
    case "estimate":
      return draft.estimate?.text === change.to ? "exact" : "wrong";
    case "priority":
    case "assignee":
      return draft[change.field] === change.to ? "exact" : "wrong";
    case "labels": {
      const same = draft.labels.length === change.to.length && change.to.every((label) => draft.labels.includes(label));
      return same ? "exact" : "wrong";
    }
    case "criteria":
    case "checklist": {
      const ticks = draft[change.field].map((item, index) =>
        index === change.item ? item.done === change.done : item.done === before?.draft[change.field][index]?.done,
      );
      return ticks.every(Boolean) && ticks.length === before?.draft[change.field].length ? "exact" : "wrong";
    }
  }
}

/** Many files know only done and not done. */
function isNear(was: string | undefined, is: string, wanted: string): boolean {
  const isOpen = is === "backlog" || is === "ready";
  return (
    isOpen && wanted !== "done" && (was === "done" || (wanted !== was && (wanted === "backlog" || wanted === "ready")))
  );
}

function fieldsTouched(change: EntryChange): readonly string[] {
  switch (change.field) {
    case "state":
      return ["state", "status"];
    case "title":
    case "key":
      return [change.field];
    case "assignee":
      return ["assignee", "by"];
    case "priority":
    case "estimate":
    case "labels":
    case "criteria":
    case "checklist":
      return [change.field];
  }
}

export function isSame(
  before: ImportedTask,
  after: ImportedTask,
  names: ReadonlyMap<string, string>,
  ignored: readonly string[],
  change?: EntryChange,
): boolean {
  const old = before.draft.title;
  const retitled = (text: string): string => (change?.field === "title" ? text.replaceAll(old, change.to) : text);
  return plain(before, names, ignored, change, retitled) === plain(after, new Map(), ignored, change, (text) => text);
}

function plain(
  { draft, state, written, unresolved }: ImportedTask,
  names: ReadonlyMap<string, string>,
  ignored: readonly string[],
  change: EntryChange | undefined,
  retitled: (text: string) => string,
): string {
  const { id: _id, source: _source, after, parent, notes, description, ...rest } = draft;
  const { status, priority, ...words } = written;
  const renamed = (id: string | undefined): string | undefined => (id === undefined ? id : (names.get(id) ?? id));
  const all = {
    ...rest,
    title: draft.title,
    after: after.map((other) => renamed(other) ?? "").toSorted((a, b) => (a < b ? -1 : 1)),
    parent: renamed(parent),
    notes: ignored.includes("status") ? notesBeside(notes, status) : retitled(notes),
    description: retitled(description),
    state: ignored.includes("by") && state.name === "in-progress" ? { name: state.name } : state,
    status,
    writtenPriority: ignored.includes("priority") ? undefined : priority,
    words: ignored.includes("assignee") ? undefined : words,
    unresolved,
  };
  const isCancelled = change?.field === "state";
  return JSON.stringify({
    ...all,
    labels: isCancelled ? all.labels.filter((label) => label !== "cancelled") : all.labels,
    ...Object.fromEntries(ignored.map((name) => [name, undefined])),
  });
}

/** Without what only says more about a state: why it was blocked, when and by whom it was done, its words as they were. */
function notesBeside(notes: string, status: string | undefined): string {
  return notes
    .split("\n")
    .filter((line) => !/^(?:Date|By|Blocker): /.test(line) && (status === undefined || !line.endsWith(`: ${status}`)))
    .join("\n")
    .trim();
}

export function ancestorsOf(all: BacklogImport, at: number): ReadonlySet<string> {
  const parents = new Map(all.tasks.map(({ draft }) => [draft.id as string, draft.parent as string | undefined]));
  const found = new Set<string>();
  let next = parents.get(all.tasks[at]?.draft.id ?? "");
  while (next !== undefined && !found.has(next)) {
    found.add(next);
    next = parents.get(next);
  }
  return found;
}

export function textsOf(context: BacklogImport["context"]): string {
  return context.map(({ text }) => text).join("\n");
}
