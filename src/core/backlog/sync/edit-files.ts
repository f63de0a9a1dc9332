import type { TaskId } from "../../board/ids.ts";
import { fieldsOf, type Meeting } from "../../board/met.ts";
import type { BacklogImport } from "../backlog-import.ts";
import { editBacklog, readBacklogFile, type BacklogFile } from "../edit/edit-backlog.ts";
import { importBacklogFiles } from "../import-backlog.ts";
import { isSettingsFile } from "../settings-file.ts";
import type { SyncPlan } from "./plan-sync.ts";
import { fieldWords } from "./words-of-field.ts";

export interface EditedFiles {
  /** Those that are different now. */
  readonly files: readonly BacklogFile[];
  readonly meetings: readonly Meeting[];
  /** How many changes of the board the files say now. */
  readonly made: number;
  readonly remarks: readonly string[];
}

/** Brings what the board has changed into the texts of a backlog's files. What has no place there is told, and remembered as told. */
export function editFiles(texts: readonly BacklogFile[], plan: SyncPlan, titleOf: (id: TaskId) => string): EditedFiles {
  const settings = texts.find(({ path }) => isSettingsFile(path));
  const entries = new Map(plan.outgoing.map(({ task, entry }) => [task, entry]));
  const homes = homesOf(texts);
  const remarks: string[] = [];
  let made = 0;
  const open = new Map<string, { text: string; found: BacklogImport }>();
  for (const { task, change } of plan.edits) {
    const entry = entries.get(task);
    const file = entry === undefined ? undefined : homes.get(entry);
    if (file === undefined || entry === undefined) continue;
    const now = open.get(file.path) ?? { text: file.text, found: readBacklogFile(file, settings) };
    const result = editBacklog({ path: file.path, text: now.text }, now.found, entry, change, settings);
    if ("refused" in result) {
      const said = now.found.tasks.find(({ draft }) => draft.id === entry)?.state.name;
      // Between the shades of not being done, a file may well lack the word; whether it is done is another matter.
      if (change.field !== "state" || change.to === "done" || said === "done") remarks.push(result.refused);
      continue;
    }
    made += 1;
    open.set(file.path, { text: result.text, found: result.found });
    for (const [id, old] of entries) {
      const renamed = homes.get(old)?.path === file.path ? result.ids.get(old) : undefined;
      if (renamed === undefined || renamed === old) continue;
      entries.set(id, renamed);
      homes.set(renamed, file);
    }
  }
  const after = texts.map((file) => ({ path: file.path, text: open.get(file.path)?.text ?? file.text }));
  return {
    files: after.filter((file, index) => file.text !== texts[index]?.text),
    meetings: meetingsAfter(importBacklogFiles(after), plan, entries),
    made,
    remarks: [...remarks, ...leftOut(plan, titleOf)],
  };
}

function homesOf(texts: readonly BacklogFile[]): Map<TaskId, BacklogFile> {
  const byPath = new Map(texts.map((file) => [file.path, file]));
  return new Map(
    importBacklogFiles(texts).tasks.flatMap(({ draft }) => {
      const file = byPath.get(draft.source?.file ?? "");
      return file === undefined ? [] : [[draft.id, file] as const];
    }),
  );
}

/** Both sides have spoken: what the file could not say is not tried again before something changes. */
function meetingsAfter(found: BacklogImport, plan: SyncPlan, entries: ReadonlyMap<TaskId, TaskId>): readonly Meeting[] {
  const byId = new Map(found.tasks.map((task) => [task.draft.id, task]));
  return plan.outgoing.flatMap(({ task, fields, onBoard }): Meeting[] => {
    const entry = byId.get(entries.get(task) ?? task);
    const inFile = entry === undefined ? undefined : fieldsOf(entry.draft, entry.state);
    if (entry === undefined || inFile === undefined) return [];
    const { file: path = "", startLine: line = 1 } = entry.draft.source ?? {};
    const of = (side: typeof inFile) => Object.fromEntries(fields.map((field) => [field, side[field]]));
    return [{ task, path, entry: entry.draft.id, line, inFile: of(inFile), onBoard: of(onBoard) }];
  });
}

function leftOut({ outgoing }: SyncPlan, titleOf: (id: TaskId) => string): readonly string[] {
  const unwritten = new Set<string>(["after", "group", "description", "notes"]);
  return outgoing.flatMap(({ task, fields }) => {
    const names = fields.filter((field) => unwritten.has(field)).map((field) => fieldWords[field]);
    if (names.length === 0) return [];
    return [
      `The ${names.join(" and ")} of “${titleOf(task)}” changed on the board; a file's text is not rewritten. Change it there by hand.`,
    ];
  });
}
