import type { Command } from "../../board/command.ts";
import type { Board } from "../../board/board.ts";
import { isTaskId, type TaskId, taskIdOf } from "../../board/ids.ts";
import type { Meeting } from "../../board/met.ts";
import { editBacklog, readBacklogFile } from "../edit/edit-backlog.ts";
import { importBacklogFiles } from "../import-backlog.ts";
import { isSettingsFile } from "../settings-file.ts";
import { matchEntries } from "./match-entries.ts";
import { type BacklogFiles, rewriteFiles } from "./rewrite-files.ts";

export interface GivenIds {
  /** How many entries have an id now that had none. */
  readonly given: number;
  readonly files: readonly string[];
  /** Sentences for a person. */
  readonly remarks: readonly string[];
}

/**
 * Gives each entry that has no id of its own the id of its task, in the form
 * in which its file has ids: from then on it is known by it, whatever becomes
 * of its title, its place and its file.
 */
export async function giveIds(board: Board, name: string, files: BacklogFiles, dryRun: boolean): Promise<GivenIds> {
  return rewriteFiles(name, files, async (texts) => {
    const state = await board.refresh();
    const settings = texts.find(({ path }) => isSettingsFile(path));
    const { pairs, fresh } = matchEntries(state, name, importBacklogFiles(texts).tasks);
    const entries = new Map([
      ...pairs.map(({ entry, task }) => [entry.draft.id, task.id] as const),
      ...fresh.map(({ draft }) => [draft.id, draft.id] as const),
    ]);
    const remarks: string[] = [];
    const given = new Set<TaskId>();
    const after = texts.map((file) => {
      let text = file.text;
      let found = readBacklogFile(file, settings);
      // From the last one: what stands above is the same before and after.
      for (const { draft } of found.tasks.filter(({ draft: one }) => one.key === undefined).toReversed()) {
        const id = entries.get(draft.id);
        const now = found.tasks.find(
          (one) => one.draft.source?.startLine === draft.source?.startLine && one.draft.title === draft.title,
        );
        if (id === undefined || now === undefined || now.draft.key !== undefined) continue;
        const to = isTaskId(id) ? id : taskIdOf("board", id);
        const result = editBacklog({ path: file.path, text }, found, now.draft.id, { field: "key", to }, settings);
        if ("refused" in result) remarks.push(result.refused);
        else {
          ({ text, found } = result);
          given.add(id);
        }
      }
      return { path: file.path, text };
    });
    const changed = after.filter(({ text }, index) => text !== texts[index]?.text);
    const report = { given: given.size, files: changed.map(({ path }) => path), remarks: remarks.toReversed() };
    if (dryRun || changed.length === 0) return { report };
    const meetings = importBacklogFiles(after).tasks.flatMap(({ draft }): Meeting[] => {
      const task = [...given].find((id) => draft.key === (isTaskId(id) ? id : taskIdOf("board", id)));
      if (task === undefined || draft.source === undefined || !state.met.has(task)) return [];
      const { file: path, startLine: line } = draft.source;
      return [{ task, path, entry: draft.id, line, inFile: {}, onBoard: {} }];
    });
    const nothing = { tasks: [], edits: [], moves: [], missing: [] };
    const conflicts = [...(state.backlogs.get(name)?.conflicts ?? [])];
    const record: Command = { type: "backlog/record", file: name, ...nothing, meetings, conflicts };
    return { report, changed, written: () => board.send(record) };
  });
}
