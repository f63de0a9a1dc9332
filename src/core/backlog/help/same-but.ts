import type { TaskId } from "../../board/ids.ts";
import type { TaskDraft } from "../../board/task.ts";
import type { BacklogImport, ImportedTask } from "../backlog-import.ts";

/**
 * Whether a second reading differs from the first in nothing but these fields
 * of one task. Entries stay as many, and in their order; an id that is made of
 * a title may be another one.
 *
 * @param at  the index of the task
 */
export function sameBut(
  before: BacklogImport,
  after: BacklogImport,
  at: number,
  fields: readonly (keyof TaskDraft)[],
): boolean {
  if (before.tasks.length !== after.tasks.length || before.wip !== after.wip) return false;
  if (before.notUnderstood.length !== after.notUnderstood.length) return false;
  if (textsOf(before) !== textsOf(after)) return false;
  const [one, other] = [numbersOf(before), numbersOf(after)];
  return before.tasks.every((task, index) => {
    const again = after.tasks[index];
    const ignored = index === at ? fields : [];
    return again !== undefined && plain(task, one, ignored) === plain(again, other, ignored);
  });
}

function numbersOf({ tasks }: BacklogImport): ReadonlyMap<TaskId, number> {
  return new Map(tasks.map(({ draft }, index) => [draft.id, index]));
}

/** Ids say only which entry is meant; what a task waits for is also kept in words. */
function plain(
  { draft, state, written, unresolved }: ImportedTask,
  numbers: ReadonlyMap<TaskId, number>,
  ignored: readonly (keyof TaskDraft)[],
): string {
  const { id: _id, source: _source, after, parent, ...rest } = draft;
  const { dependencies, ...words } = written;
  const numbered = after.map((id) => numbers.get(id) ?? id);
  const links = ignored.includes("after") ? {} : { numbered, dependencies, unresolved };
  const shown = Object.entries(rest).filter(
    ([name]) => !ignored.some((field) => field === name || (field === "after" && name === "notes")),
  );
  return JSON.stringify([
    shown,
    state,
    words,
    links,
    parent === undefined ? undefined : (numbers.get(parent) ?? parent),
  ]);
}

function textsOf({ context }: BacklogImport): string {
  return context.map(({ text }) => text).join("\n");
}
