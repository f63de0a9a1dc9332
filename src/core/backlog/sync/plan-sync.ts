import type { BoardState } from "../../board/board-state.ts";
import type { Placement } from "../../board/command.ts";
import type { TaskChanges } from "../../board/event.ts";
import type { TaskId } from "../../board/ids.ts";
import {
  entryFields,
  type EntryConflict,
  type EntryField,
  type EntryFields,
  fieldsOf,
  type Meeting,
  type Met,
  type Side,
} from "../../board/met.ts";
import { same } from "../../board/same.ts";
import { isActive } from "../../board/run.ts";
import { runOf, type Task, type TaskDraft } from "../../board/task.ts";
import type { BacklogImport, ImportedTask } from "../backlog-import.ts";
import type { EntryChange } from "../edit/entry-change.ts";
import { estimateOf } from "../estimate.ts";
import { changesOfEntry } from "./changes-of-entry.ts";
import { type Matched, matchEntries, type Pair } from "./match-entries.ts";
import { inWords } from "./words-of-field.ts";

/** What the file shall say. */
export interface FileEdit {
  readonly task: TaskId;
  readonly field: EntryField;
  readonly change: EntryChange;
}

export interface Outgoing {
  readonly task: TaskId;
  readonly entry: TaskId;
  readonly fields: readonly EntryField[];
  readonly onBoard: EntryFields;
}

/** What brings a backlog file and the board together. */
export interface SyncPlan {
  readonly edits: readonly FileEdit[];
  /** What the board alone has changed. */
  readonly outgoing: readonly Outgoing[];
  readonly tasks: readonly { readonly task: TaskDraft; readonly state: Placement }[];
  readonly changes: readonly { readonly id: TaskId; readonly changes: TaskChanges; readonly was: TaskChanges }[];
  readonly moves: readonly { readonly id: TaskId; readonly state: Placement; readonly was: string }[];
  readonly meetings: readonly Meeting[];
  readonly missing: readonly TaskId[];
  readonly conflicts: readonly EntryConflict[];
  /** Sentences for a person. */
  readonly remarks: readonly string[];
}

export type Decide = (conflict: EntryConflict) => Side | undefined;

/**
 * Compares a backlog with the board, each with what they last said to each
 * other. What one side alone has changed goes to the other; where both have,
 * nothing is done before a person has said which is right.
 *
 * @param decide  what a person wants where both have changed; `undefined` leaves it open
 */
export function planSync(board: BoardState, name: string, found: BacklogImport, decide: Decide): SyncPlan {
  const matched = matchEntries(board, name, found.tasks);
  const taskOf = new Map(matched.pairs.map(({ entry, task }) => [entry.draft.id, task.id]));
  const renamed = (id: TaskId): TaskId => taskOf.get(id) ?? id;
  const parts = matched.pairs.map((pair) => comparePair(board, pair, renamed, decide));
  return {
    edits: parts.flatMap((part) => part.edits),
    outgoing: parts.flatMap((part) => part.outgoing),
    tasks: matched.fresh.map(({ draft, state }) => ({
      task: { ...draft, after: draft.after.map(renamed), ...parentOf(draft, renamed) },
      state,
    })),
    changes: parts.flatMap((part) => part.changes),
    moves: parts.flatMap((part) => part.moves),
    meetings: parts.flatMap((part) => part.meetings),
    missing: matched.missing.map(({ id }) => id),
    conflicts: parts.flatMap((part) => part.conflicts),
    remarks: [...parts.flatMap((part) => part.remarks), ...remarksOn(name, matched)],
  };
}

function parentOf({ parent }: TaskDraft, renamed: (id: TaskId) => TaskId): { parent?: TaskId } {
  return parent === undefined ? {} : { parent: renamed(parent) };
}

function remarksOn(name: string, { twins, elsewhere, missing }: Matched): readonly string[] {
  return [
    ...twins.map(
      ({ draft }) =>
        `The id ${draft.key} stands a second time in ${draft.source?.file ?? name}, line ${draft.source?.startLine ?? 1} (“${draft.title}”). Give one of the two another id: until then that one is not followed.`,
    ),
    ...[...Map.groupBy(elsewhere, ({ path }) => path)].map(([path, all]) => {
      const names = all.slice(0, 3).map(({ entry: { draft } }) => draft.key ?? `“${draft.title}”`);
      const more = all.length > names.length ? ` and ${all.length - names.length} more` : "";
      return `${names.join(", ")}${more} of ${name} stand in ${path} already, so they are not added a second time. If ${path} is gone or was renamed, end following it with tutti sync ${path} --unlink; then sync ${name} again.`;
    }),
    ...missing.map(
      (task) =>
        `“${task.title}” has no entry in ${name} any more. The task stays on the board; dismiss it there if it is obsolete.`,
    ),
  ];
}

interface Part {
  readonly edits: FileEdit[];
  readonly outgoing: Outgoing[];
  readonly changes: SyncPlan["changes"][number][];
  readonly moves: SyncPlan["moves"][number][];
  readonly meetings: Meeting[];
  readonly conflicts: EntryConflict[];
  readonly remarks: string[];
}

function comparePair(board: BoardState, pair: Pair, renamed: (id: TaskId) => TaskId, decide: Decide): Part {
  const part: Part = { edits: [], outgoing: [], changes: [], moves: [], meetings: [], conflicts: [], remarks: [] };
  const { entry, task, met } = pair;
  const onBoard = fieldsOf(task, task.state);
  const inFile = fieldsOf({ ...entry.draft, after: entry.draft.after.map(renamed) }, entry.state);
  if (onBoard === undefined || inFile === undefined) return part;
  const agreed: { inFile: Partial<EntryFields>; onBoard: Partial<EntryFields> } = { inFile: {}, onBoard: {} };
  const toBoard: EntryField[] = [];
  const toFile: EntryField[] = [];
  for (const field of entryFields) {
    const way = wayOf(field, { board, task, met, inFile, onBoard }, decide);
    if (way === "none") continue;
    if (way === "file") toFile.push(field);
    else if (way === "conflict") part.conflicts.push(conflictOf(task, field, inFile, onBoard));
    else {
      if (way === "board") toBoard.push(field);
      agree(agreed, field, inFile, way === "board" ? inFile : onBoard);
    }
  }
  if (toFile.length > 0) {
    part.edits.push(...toFile.flatMap((field) => changesOfEntry(task.id, field, inFile, onBoard)));
    part.outgoing.push({ task: task.id, entry: entry.draft.id, fields: toFile, onBoard });
  }
  addToBoard(part, task, entry, toBoard, inFile, onBoard);
  const isMoved = met?.entry !== entry.draft.id || met.missing || met.path !== entry.draft.source?.file;
  if (isMoved || Object.keys(agreed.inFile).length > 0) {
    const { file: path = "", startLine: line = 1 } = entry.draft.source ?? {};
    part.meetings.push({ task: task.id, path, entry: entry.draft.id, line, ...agreed });
  }
  return part;
}

interface Sides {
  readonly board: BoardState;
  readonly task: Task;
  readonly met: Met | undefined;
  readonly inFile: EntryFields;
  readonly onBoard: EntryFields;
}

/** Where a field goes: to the file, to the board, nowhere because both say it already (`agreed`) or nothing is new. */
function wayOf(
  field: EntryField,
  { board, task, met, inFile, onBoard }: Sides,
  decide: Decide,
): "none" | "agreed" | "file" | "board" | "conflict" {
  const fileChanged = met === undefined || !same(met.inFile[field], inFile[field]);
  const boardChanged = met === undefined || !same(met.onBoard[field], onBoard[field]);
  if (!fileChanged && !boardChanged) return "none";
  if (same(inFile[field], onBoard[field])) return "agreed";
  if (!fileChanged) return "file";
  const held = field === "state" && isHeld(board, task);
  // Where they have differed since, because the file had no words for it, the board's value would be lost.
  const differed = field !== "state" && met !== undefined && !same(met.inFile[field], met.onBoard[field]);
  if (!boardChanged && !held && !differed) return "board";
  const side = decide(conflictOf(task, field, inFile, onBoard));
  if (side === undefined || (side === "file" && held)) return "conflict";
  return side === "file" ? "board" : "file";
}

/** A run moves its task by itself. */
function isHeld(board: BoardState, task: Task): boolean {
  const id = runOf(task.state);
  const run = id === undefined ? undefined : board.runs.get(id);
  return run !== undefined && isActive(run.state);
}

function conflictOf(task: Task, field: EntryField, inFile: EntryFields, onBoard: EntryFields): EntryConflict {
  return { task: task.id, field, inFile: inWords(inFile, field), onBoard: inWords(onBoard, field) };
}

function agree<Field extends EntryField>(
  agreed: { inFile: Partial<EntryFields>; onBoard: Partial<EntryFields> },
  field: Field,
  inFile: EntryFields,
  onBoard: EntryFields,
): void {
  agreed.inFile[field] = inFile[field];
  agreed.onBoard[field] = onBoard[field];
}

function addToBoard(
  part: Part,
  task: Task,
  entry: ImportedTask,
  fields: readonly EntryField[],
  inFile: EntryFields,
  onBoard: EntryFields,
): void {
  const values = (side: EntryFields): TaskChanges =>
    Object.fromEntries(
      fields.flatMap((field) => {
        if (field === "state") return [];
        const estimate = field === "estimate" && side.estimate !== null ? estimateOf(side.estimate) : null;
        return [[field, field === "estimate" ? (estimate ?? null) : side[field]]];
      }),
    );
  const changes = values(inFile);
  const was = { ...values(onBoard), ...(fields.includes("estimate") ? { estimate: task.estimate ?? null } : {}) };
  if (Object.keys(changes).length > 0) part.changes.push({ id: task.id, changes, was });
  if (fields.includes("state")) part.moves.push({ id: task.id, state: entry.state, was: task.state.name });
}
