import { refused, TuttiError } from "../errors.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { recordImport } from "./decide-analysis.ts";
import { decideTask } from "./decide-task.ts";
import type { Event } from "./event.ts";
import type { TaskId } from "./ids.ts";
import type { Meeting } from "./met.ts";
import { same } from "./same.ts";

type BacklogCommand = Extract<Command, { type: `backlog/${string}` }>;

export function decideBacklog(board: BoardState, command: BacklogCommand, now: number): readonly Event[] {
  const { file } = command;
  const linked = board.backlogs.get(file);
  switch (command.type) {
    case "backlog/link":
      return linked === undefined ? [{ type: "backlog/linked", at: now, file }] : [];
    case "backlog/unlink":
      return linked === undefined ? [] : [{ type: "backlog/unlinked", at: now, file }];
    case "backlog/settle": {
      const { task, field, take } = command;
      const conflict = linked?.conflicts.find((each) => each.task === task && each.field === field);
      if (conflict === undefined) throw refused(`The board and ${file} agree about this by now. Look at it again.`);
      return conflict.take === take ? [] : [{ type: "backlog/settled", at: now, file, task, field, take }];
    }
    case "backlog/record":
      return record(board, command, now);
  }
}

function record(
  board: BoardState,
  command: Extract<BacklogCommand, { type: "backlog/record" }>,
  now: number,
): readonly Event[] {
  const { file, tasks, edits, moves, missing, conflicts } = command;
  const added = recordImport(board, { type: "import/record", file, tasks: [...tasks], notUnderstood: [] }, now);
  const events: Event[] = added.filter((event) => event.type === "task/added");
  const left = new Set<TaskId>();
  const attempt = (id: TaskId, work: () => readonly Event[]): void => {
    try {
      events.push(...work());
    } catch (error) {
      if (!(error instanceof TuttiError)) throw error;
      left.add(id);
    }
  };
  for (const { id, changes, was } of edits) {
    attempt(id, () => decideTask(board, { type: "task/edit", id, changes, was }, now));
  }
  for (const { id, state, was } of moves) {
    if (board.tasks.get(id)?.state.name !== was) left.add(id);
    else attempt(id, () => decideTask(board, { type: "task/move", id, state }, now));
  }
  const meetings = [...command.meetings.filter(({ task }) => !left.has(task)), ...meetCut(events, tasks)];
  const isNews =
    meetings.length > 0 || missing.length > 0 || !same(board.backlogs.get(file)?.conflicts ?? [], conflicts);
  if (isNews) events.push({ type: "backlog/met", at: now, file, meetings, missing, conflicts });
  return events;
}

/** Dependencies that would close a circle are left out on the board; the file goes on saying them, which is no news. */
function meetCut(
  events: readonly Event[],
  drafts: Extract<BacklogCommand, { type: "backlog/record" }>["tasks"],
): readonly Meeting[] {
  const written = new Map(drafts.map(({ task }) => [task.id, task]));
  return events.flatMap((event): readonly Meeting[] => {
    if (event.type !== "task/added") return [];
    const { id, after, source } = event.task;
    const draft = written.get(id);
    if (draft === undefined || source === undefined || same(draft.after, after)) return [];
    const inFile = { after: draft.after, notes: draft.notes };
    return [{ task: id, path: source.file, entry: id, line: source.startLine, inFile, onBoard: {} }];
  });
}
