import type { Event } from "./event.ts";
import { fieldsOf, type EntryFields, type Meeting } from "./met.ts";
import type { MutableBoard } from "./mutable-board.ts";

type BacklogEvent = Extract<Event, { type: `backlog/${string}` }>;

export function isBacklogEvent(event: Event): event is BacklogEvent {
  return event.type.startsWith("backlog/");
}

/** A task that comes from a file has met its entry there. */
export function meetFirst(board: MutableBoard, { task, state }: Extract<Event, { type: "task/added" }>): void {
  const fields = fieldsOf(task, state);
  if (task.source === undefined || fields === undefined) return;
  const { file: path, startLine: line } = task.source;
  board.met.set(task.id, { path, entry: task.id, line, inFile: fields, onBoard: fields, missing: false });
}

export function applyBacklog(board: MutableBoard, event: BacklogEvent): void {
  switch (event.type) {
    case "backlog/linked":
      board.backlogs.set(event.file, { name: event.file, conflicts: [], at: event.at });
      return;
    case "backlog/unlinked":
      board.backlogs.delete(event.file);
      return;
    case "backlog/met":
      return meet(board, event);
    case "backlog/settled": {
      const backlog = board.backlogs.get(event.file);
      if (backlog === undefined) return;
      const conflicts = backlog.conflicts.map((each) =>
        each.task === event.task && each.field === event.field ? { ...each, take: event.take } : each,
      );
      board.backlogs.set(event.file, { ...backlog, conflicts });
      return;
    }
  }
}

function meet(board: MutableBoard, event: Extract<BacklogEvent, { type: "backlog/met" }>): void {
  for (const { task: id, path, entry, line, inFile, onBoard } of event.meetings) {
    const task = board.tasks.get(id);
    const last = board.met.get(id);
    const fields = last?.onBoard ?? (task === undefined ? undefined : fieldsOf(task, task.state));
    if (fields === undefined) continue;
    board.met.set(id, {
      path,
      entry,
      line,
      inFile: over(last?.inFile ?? fields, inFile),
      onBoard: over(fields, onBoard),
      missing: false,
    });
  }
  for (const id of event.missing) {
    const last = board.met.get(id);
    if (last !== undefined) board.met.set(id, { ...last, missing: true });
  }
  const backlog = board.backlogs.get(event.file);
  if (backlog !== undefined) board.backlogs.set(event.file, { ...backlog, conflicts: event.conflicts, at: event.at });
}

function over(fields: EntryFields, news: Meeting["inFile"]): EntryFields {
  return { ...fields, ...news } as EntryFields; // events are JSON: a field that is there has a value
}
