import type { Priority } from "../board/task.ts";
import { isEstimate } from "./estimate.ts";
import type { FieldName } from "./field-names.ts";
import { priorityNamed } from "./priority-words.ts";
import { statusNamed, type Standing } from "./status-words.ts";
import { isKey } from "./title-keys.ts";

/** What stands in a title besides the title. */
export interface Title {
  /** Cleaned; may be empty. */
  readonly text: string;
  key: string | undefined;
  /** The number in front of a heading, which others may refer to. */
  ordinal: string | undefined;
  priority: Priority | undefined;
  standing: Standing | undefined;
  /** The words of a status or a priority, as they were. */
  statusText: string | undefined;
  priorityText: string | undefined;
  estimate: string | undefined;
  readonly labels: string[];
  /** Fields that were written in the title, such as `due:2026-01-01` or `(owner: Ann)`. */
  readonly fields: { readonly name: string; readonly field: FieldName | undefined; readonly value: string }[];
  /** Whether something in the title says that this is a task: a key with letters, a priority, a status. */
  marked: boolean;
}

/** A title whose marks are being taken off. */
export type TitleDraft = Omit<Title, "text">;

export function takeBang(bang: string, draft: TitleDraft): boolean {
  const plain = bang.slice(1);
  const priority = /^!+$/.test(bang)
    ? ({ 1: "medium", 2: "high", 3: "critical" } as const)[bang.length]
    : /^\d$/.test(plain)
      ? priorityNamed(`p${Number(plain) - 1}`)
      : priorityNamed(plain);
  if (priority === undefined) return false;
  draft.priority ??= priority;
  draft.priorityText ??= bang;
  draft.marked = true;
  return true;
}

/** What stands in brackets: a priority, a key, an estimate, a status, a kind of work, or fields. */
export function takeMark(inner: string, draft: TitleDraft, place: "heading" | "item"): boolean {
  const standing = statusNamed(inner);
  const priority = priorityNamed(inner);
  if (standing !== undefined) {
    draft.standing ??= standing;
    draft.statusText ??= inner.trim();
  } else if (priority !== undefined) {
    draft.priority ??= priority;
    draft.priorityText ??= inner.trim();
  } else if (isKey(inner.trim()) && draft.key === undefined) draft.key = inner.trim();
  else if (isEstimate(inner)) draft.estimate ??= inner.trim();
  else if (
    /^(?:bug|feature|feat|docs?|chore|refactor(?:ing)?|tests?|fix|perf|security|ci|research|spike|epic)$/i.test(inner)
  )
    draft.labels.push(inner.trim());
  else return false;
  draft.marked ||= place === "item" || priority !== undefined || draft.key !== undefined;
  return true;
}
