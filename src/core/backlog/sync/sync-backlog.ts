import type { Board } from "../../board/board.ts";
import type { BoardState } from "../../board/board-state.ts";
import type { Command } from "../../board/command.ts";
import type { EntryConflict, Meeting } from "../../board/met.ts";
import type { TaskId } from "../../board/ids.ts";
import { importBacklogFiles } from "../import-backlog.ts";
import { editFiles, type EditedFiles } from "./edit-files.ts";
import { type Decide, planSync, type SyncPlan } from "./plan-sync.ts";
import { type BacklogFiles, rewriteFiles } from "./rewrite-files.ts";
import { fieldWords } from "./words-of-field.ts";

export interface SyncReport {
  /** What came to the board from the file. */
  readonly added: readonly TaskId[];
  readonly toBoard: readonly { readonly task: TaskId; readonly fields: readonly string[] }[];
  /** How many changes of the board the file says now, and in which files. */
  readonly toFile: number;
  readonly files: readonly string[];
  readonly conflicts: readonly EntryConflict[];
  /** Sentences for a person. */
  readonly remarks: readonly string[];
}

/**
 * Brings a backlog and the board together: what one side alone has changed goes
 * to the other, and where both have, a person is asked. The file is written
 * first, so that a crash between the two leaves both saying the same.
 *
 * @param decide  what a person wants where both have changed
 * @throws TuttiError `refused` in the midst of a merge, `unavailable` when the file does not rest
 */
export async function syncBacklog(
  board: Board,
  name: string,
  files: BacklogFiles,
  decide: Decide,
  dryRun: boolean,
): Promise<SyncReport> {
  return rewriteFiles(name, files, async (texts) => {
    const state = await board.refresh();
    const plan = planSync(state, name, importBacklogFiles(texts), bothOf(state, name, decide));
    const edited = editFiles(texts, plan, (id) => state.tasks.get(id)?.title ?? id);
    const report = reportOf(plan, edited);
    if (dryRun) return { report };
    const { tasks, changes: edits, moves, missing, conflicts } = plan;
    const record: Command = {
      type: "backlog/record",
      file: name,
      tasks: [...tasks],
      edits: [...edits],
      moves: [...moves],
      meetings: merged(plan.meetings, edited.meetings),
      missing: [...missing],
      conflicts: [...conflicts],
    };
    return { report, changed: edited.files, written: () => board.send(record) };
  });
}

/** What was decided on the board counts as well. */
function bothOf(state: BoardState, name: string, decide: Decide): Decide {
  const decided = state.backlogs.get(name)?.conflicts ?? [];
  return (conflict) =>
    decide(conflict) ??
    decided.find(
      ({ task, field, inFile, onBoard }) =>
        task === conflict.task &&
        field === conflict.field &&
        inFile === conflict.inFile &&
        onBoard === conflict.onBoard,
    )?.take;
}

/** One meeting of each task. */
function merged(meetings: readonly Meeting[], later: readonly Meeting[]): Meeting[] {
  const all = new Map(meetings.map((meeting) => [meeting.task, meeting]));
  for (const one of later) {
    const first = all.get(one.task);
    all.set(one.task, {
      ...one,
      inFile: { ...first?.inFile, ...one.inFile },
      onBoard: { ...first?.onBoard, ...one.onBoard },
    });
  }
  return [...all.values()];
}

function reportOf(plan: SyncPlan, edited: EditedFiles): SyncReport {
  const fields = new Map<TaskId, string[]>();
  for (const { id, changes } of plan.changes) {
    fields.set(
      id,
      Object.keys(changes).map((field) => fieldWords[field as keyof typeof fieldWords]),
    ); // keys of changes are fields of entries
  }
  for (const { id } of plan.moves) fields.set(id, [...(fields.get(id) ?? []), fieldWords.state]);
  return {
    added: plan.tasks.map(({ task }) => task.id),
    toBoard: [...fields].map(([task, names]) => ({ task, fields: names })),
    toFile: edited.made,
    files: edited.files.map(({ path }) => path),
    conflicts: plan.conflicts,
    remarks: [...plan.remarks, ...edited.remarks],
  };
}
