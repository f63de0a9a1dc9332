import type { Command } from "../../board/command.ts";
import type { Board } from "../../board/board.ts";
import type { BoardState } from "../../board/board-state.ts";
import { isTaskId, type TaskId, taskIdOf } from "../../board/ids.ts";
import { fieldsOf, type Meeting } from "../../board/met.ts";
import type { Task } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { addEntry, type NewEntry } from "../edit/add-entry.ts";
import { columnsOf } from "../edit/column-edits.ts";
import { type BacklogFile, readBacklogFile } from "../edit/edit-backlog.ts";
import { newTaskFile } from "../edit/new-task-file.ts";
import { textLines } from "../edit/text-edit.ts";
import { importBacklogFiles } from "../import-backlog.ts";
import { isSettingsFile } from "../settings-file.ts";
import { belongsTo } from "./match-entries.ts";
import { type BacklogFiles, rewriteFiles } from "./rewrite-files.ts";
import { tasksWithoutEntry } from "./tasks-without-entry.ts";
import { fieldWords, stateWords } from "./words-of-field.ts";

export interface AddedTasks {
  readonly tasks: readonly TaskId[];
  readonly files: readonly string[];
  /** Sentences for a person. */
  readonly remarks: readonly string[];
}

/**
 * Writes tasks that were made on the board into a backlog, each in the form
 * that its file has, with an id that no other branch or machine gives.
 *
 * @param only  which of them; all when absent
 */
export async function addTasks(
  board: Board,
  name: string,
  files: BacklogFiles,
  dryRun: boolean,
  only?: ReadonlySet<TaskId>,
): Promise<AddedTasks> {
  return rewriteFiles(name, files, async (texts) => {
    const state = await board.refresh();
    const tasks = tasksWithoutEntry(state).filter(({ id }) => only?.has(id) ?? true);
    const work = new Adding(state, name, texts);
    for (const task of tasks) work.add(task);
    const report = {
      tasks: work.meetings.map(({ task }) => task),
      files: work.changed.map(({ path }) => path),
      remarks: work.remarks,
    };
    if (dryRun || work.meetings.length === 0) return { report };
    const { meetings } = work;
    const nothing = { tasks: [], edits: [], moves: [], missing: [] };
    const conflicts = [...(state.backlogs.get(name)?.conflicts ?? [])];
    const record: Command = { type: "backlog/record", file: name, ...nothing, meetings, conflicts };
    return { report, changed: work.changed, written: () => board.send(record) };
  });
}

/** The files of a backlog while tasks are added to them. */
class Adding {
  readonly meetings: Meeting[] = [];
  readonly remarks: string[] = [];
  readonly #board: BoardState;
  readonly #name: string;
  readonly #texts: readonly BacklogFile[];
  readonly #now: Map<string, string>;
  /** Tasks by the ids of their entries. */
  readonly #taskOf: Map<TaskId, TaskId>;
  #entries: readonly ImportedTask[];

  constructor(board: BoardState, name: string, texts: readonly BacklogFile[]) {
    this.#board = board;
    this.#name = name;
    this.#texts = texts;
    this.#now = new Map(texts.map(({ path, text }) => [path, text]));
    this.#taskOf = new Map([...board.met].map(([id, { entry }]) => [entry, id]));
    this.#entries = importBacklogFiles(texts).tasks;
  }

  get changed(): readonly BacklogFile[] {
    const was = new Map(this.#texts.map(({ path, text }) => [path, text]));
    return [...this.#now].filter(([path, text]) => was.get(path) !== text).map(([path, text]) => ({ path, text }));
  }

  add(task: Task): void {
    const fields = fieldsOf(task, task.state);
    if (fields === undefined) return;
    const wanted = { task, state: fields.state, key: this.#keyFor(task), after: this.#namesOf(task) };
    const settings = this.#texts.find(({ path }) => isSettingsFile(path));
    const added = this.#isFolder() ? this.#create(wanted, settings) : this.#insert(wanted, settings);
    if ("refused" in added) {
      this.remarks.push(added.refused);
      return;
    }
    const { entry, unsaid } = added;
    this.#taskOf.set(entry.draft.id, task.id);
    const after = entry.draft.after.map((id) => this.#taskOf.get(id) ?? id);
    const inFile = fieldsOf({ ...entry.draft, after }, entry.state);
    const { file: path = "", startLine: line = 1 } = entry.draft.source ?? {};
    this.meetings.push({ task: task.id, path, entry: entry.draft.id, line, inFile: inFile ?? {}, onBoard: fields });
    if (unsaid.includes("state") && this.#isInColumn(path, line, settings))
      this.remarks.push(
        `“${task.title}” is ${stateWords[fields.state]} on the board, and stands in ${path} under a heading that says ` +
          `${stateWords[entry.state.name]}: there is none for its own state.`,
      );
    const missing = unsaid.filter((field) => field !== "state").map((field) => fieldWords[field]);
    if (missing.length > 0)
      this.remarks.push(`“${task.title}” stands in ${path} without its ${listed(missing)}: there is no form for that.`);
  }

  /** Whether a heading says the state of what stands there. Elsewhere a box alone tells open from done. */
  #isInColumn(path: string, line: number, settings: BacklogFile | undefined): boolean {
    const text = this.#now.get(path) ?? "";
    const columns = columnsOf({ all: readBacklogFile({ path, text }, settings), lines: textLines(text) });
    return columns.some((column) => column.line < line && line <= column.end);
  }

  #isFolder(): boolean {
    return (
      this.#texts.some(({ path }) => path !== this.#name) &&
      this.#entries.some(({ draft }) => isAlone(draft, this.#entries))
    );
  }

  #insert(wanted: NewEntry, settings: BacklogFile | undefined) {
    const counts = [...Map.groupBy(this.#entries, ({ draft }) => draft.source?.file ?? "")];
    const most = counts.toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
    const path = most ?? this.#texts.find((file) => !isSettingsFile(file.path))?.path ?? this.#name;
    const file = { path, text: this.#now.get(path) ?? "" };
    const added = addEntry(file, readBacklogFile(file, settings), wanted, settings);
    if ("refused" in added) return added;
    this.#now.set(path, added.text);
    for (const [old, id] of added.ids) {
      const task = this.#taskOf.get(old);
      if (task !== undefined) this.#taskOf.set(id, task);
    }
    this.#entries = [...this.#entries, added.entry];
    return added;
  }

  #create(wanted: NewEntry, settings: BacklogFile | undefined) {
    const others = this.#texts.filter(({ path }) => !isSettingsFile(path));
    const added = newTaskFile(others, wanted, settings);
    if ("refused" in added) return added;
    this.#now.set(added.file.path, added.file.text);
    this.#entries = [...this.#entries, added.entry];
    return added;
  }

  /** The board's own id, which is made of what it comes from, not counted: no branch and no machine gives it to another task. */
  #keyFor({ id, key }: Task): string {
    const isTaken = (one: string): boolean =>
      this.#entries.some(({ draft }) => draft.key?.toLowerCase() === one.toLowerCase());
    if (key !== undefined && !isTaken(key)) return key;
    return isTaskId(id) && !isTaken(id) ? id : taskIdOf("board", id);
  }

  /** As the file calls the tasks that it waits for. */
  #namesOf(task: Task): readonly string[] {
    return task.after.flatMap((id): readonly string[] => {
      const other = this.#board.tasks.get(id);
      const path = this.#board.met.get(id)?.path;
      if (other === undefined) return [id];
      if (path !== undefined && belongsTo(this.#name, path)) {
        const entry = this.#entries.find(({ draft }) => this.#taskOf.get(draft.id) === id);
        return [entry?.draft.key ?? other.key ?? other.title];
      }
      return [other.key ?? other.id];
    });
  }
}

/** Whether the task is all of its file. */
function isAlone({ source }: ImportedTask["draft"], all: readonly ImportedTask[]): boolean {
  return source?.startLine === 1 && all.filter(({ draft }) => draft.source?.file === source.file).length === 1;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
