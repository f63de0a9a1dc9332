import type { Placement } from "../../board/command.ts";
import type { TaskId } from "../../board/ids.ts";
import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import type { NewEntry } from "./add-entry.ts";
import { ancestorsOf, isSame, textsOf } from "./verify.ts";

/** The entry that a text has gained; `undefined` when anything else in it is different, or the entry is not the task's. */
export function onlyAdded(
  before: BacklogImport,
  after: BacklogImport,
  { task, key }: Pick<NewEntry, "task" | "key">,
): { readonly entry: ImportedTask; readonly ids: ReadonlyMap<TaskId, TaskId> } | undefined {
  if (after.tasks.length !== before.tasks.length + 1) return undefined;
  if (textsOf(before.context) !== textsOf(after.context) || after.wip !== before.wip) return undefined;
  if (after.notUnderstood.length !== before.notUnderstood.length) return undefined;
  const at = after.tasks.findIndex(({ draft }) => draft.key === key);
  const entry = after.tasks[at];
  if (entry === undefined || entry.draft.title !== task.title) return undefined;
  const others = after.tasks.toSpliced(at, 1);
  const ids = new Map(before.tasks.map(({ draft }, index) => [draft.id, others[index]?.draft.id ?? draft.id]));
  const ancestors = ancestorsOf(after, at);
  const same = before.tasks.every((one, index) => {
    const other = others[index];
    if (other === undefined) return false;
    return isSame(one, other, new Map(ids), ancestors.has(other.draft.id) ? ["state"] : []);
  });
  return same ? { entry, ids } : undefined;
}

/** Many files know only done and not done, and what comes first: between those, a file may lack the word. */
export function entryStandsAs(is: string, wanted: Placement["name"]): "exact" | "near" | "wrong" {
  const isOpen = (name: string): boolean => name === "backlog" || name === "ready";
  if (is === wanted || (isOpen(is) && isOpen(wanted))) return "exact";
  return wanted !== "done" && isOpen(is) ? "near" : "wrong";
}
