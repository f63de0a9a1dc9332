import type { TaskId } from "../../board/ids.ts";
import type { EntryField, EntryFields } from "../../board/met.ts";
import type { FileEdit } from "./plan-sync.ts";

/** What makes an entry say what the board says; nothing for what files are not written for. */
export function changesOfEntry(
  task: TaskId,
  field: EntryField,
  inFile: EntryFields,
  onBoard: EntryFields,
): readonly FileEdit[] {
  switch (field) {
    case "title":
      return [{ task, field, change: { field, to: onBoard.title } }];
    case "state":
      return [{ task, field, change: { field, to: onBoard.state } }];
    case "priority":
      return [{ task, field, change: { field, to: onBoard.priority ?? undefined } }];
    case "estimate":
    case "assignee":
      return [{ task, field, change: { field, to: onBoard[field] ?? undefined } }];
    case "labels":
      return [{ task, field, change: { field, to: onBoard.labels } }];
    case "criteria":
    case "checklist":
      return inFile[field].flatMap(({ text, done }, item): FileEdit[] => {
        const now = onBoard[field].find((each) => each.text === text);
        return now === undefined || now.done === done ? [] : [{ task, field, change: { field, item, done: now.done } }];
      });
    case "after":
    case "group":
    case "description":
    case "notes":
      return [];
  }
}
