import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Met } from "../../board/met.ts";
import type { Task } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { type Elsewhere, findElsewhere } from "./find-elsewhere.ts";
import { speakAlike } from "./speak-alike.ts";

/** An entry and the task that it is the entry of. */
export interface Pair {
  readonly entry: ImportedTask;
  readonly task: Task;
  /** What they last said to each other; `undefined` when they never met. */
  readonly met: Met | undefined;
}

export interface Matched {
  readonly pairs: readonly Pair[];
  /** Entries that are nobody's yet. */
  readonly fresh: readonly ImportedTask[];
  /** Entries that carry the id of another. */
  readonly twins: readonly ImportedTask[];
  /** Entries of tasks that are followed in another file. */
  readonly elsewhere: readonly Elsewhere[];
  /** Tasks whose entries were there when they last met. */
  readonly missing: readonly Task[];
}

/** Whether a file is the backlog, or lies in its folder. */
export function belongsTo(name: string, path: string): boolean {
  return path === name || path.startsWith(`${name}/`);
}

/**
 * Says which entry of a backlog is which task's: by its id, else by what did
 * not change of it when its title or the headings above it did.
 */
export function matchEntries(board: BoardState, name: string, entries: readonly ImportedTask[]): Matched {
  const known = [...board.met].filter(([id, met]) => belongsTo(name, met.path) && board.tasks.has(id));
  const byEntry = new Map(known.map(([id, met]) => [met.entry, id]));
  const taskOf = new Map<ImportedTask, TaskId>();
  const taken = new Set<TaskId>();
  const take = (entry: ImportedTask, id: TaskId | undefined): void => {
    if (id === undefined || taken.has(id)) return;
    taskOf.set(entry, id);
    taken.add(id);
  };
  const { twins, others } = withoutTwins(entries, byEntry);
  for (const entry of others) take(entry, byEntry.get(entry.draft.id));
  const left = (): readonly ImportedTask[] => others.filter((entry) => !taskOf.has(entry));
  for (const entry of left()) {
    const { id } = entry.draft;
    const there = board.met.get(id);
    const isElsewhere = there !== undefined && !belongsTo(name, there.path) && !there.missing;
    if (board.tasks.has(id) && !(isElsewhere && isFollowed(board, there.path))) take(entry, id);
  }
  for (const same of [sameKey, sameTitle]) {
    const news = left();
    for (const entry of news) {
      const alike = known.filter(([id, met]) => !taken.has(id) && same(entry, met, board.tasks.get(id)));
      const [only, ...more] = alike;
      if (only === undefined || more.length > 0) continue;
      const rivals = news.filter((one) => same(one, only[1], board.tasks.get(only[0])));
      if (rivals.length === 1) take(entry, only[0]);
    }
  }
  const away = [...board.met].filter(
    ([id, met]) => !belongsTo(name, met.path) && board.tasks.has(id) && !taken.has(id),
  );
  const moved = findElsewhere(board, away, left());
  const elsewhere = moved.filter(({ task, path }) => isFollowed(board, path) && board.met.get(task)?.missing === false);
  const aside = new Set(elsewhere.map(({ entry }) => entry));
  for (const { entry, task } of moved) if (!aside.has(entry)) take(entry, task);
  for (const [entry, id] of sameNeighbours(others, taskOf, known, taken)) take(entry, id);
  return {
    pairs: others.flatMap((entry) => {
      const id = taskOf.get(entry);
      const task = id === undefined ? undefined : board.tasks.get(id);
      return task === undefined ? [] : [{ entry, task, met: board.met.get(task.id) }];
    }),
    fresh: left().filter((entry) => !aside.has(entry)),
    twins,
    elsewhere,
    missing: known.flatMap(([id, met]) => (taken.has(id) || met.missing ? [] : (board.tasks.get(id) ?? []))),
  };
}

function isFollowed({ backlogs }: BoardState, path: string): boolean {
  return [...backlogs.keys()].some((name) => belongsTo(name, path));
}

/** Of two entries with one id, the first that is new is somebody's copy. */
function withoutTwins(entries: readonly ImportedTask[], byEntry: ReadonlyMap<TaskId, TaskId>) {
  const seen = new Set<string>();
  const twins: ImportedTask[] = [];
  const others: ImportedTask[] = [];
  for (const entry of entries) {
    const key = entry.draft.key?.toLowerCase();
    const isTwin = key !== undefined && seen.has(key) && !byEntry.has(entry.draft.id);
    (isTwin ? twins : others).push(entry);
    if (key !== undefined) seen.add(key);
  }
  return { twins, others };
}

function sameKey({ draft }: ImportedTask, _met: Met | undefined, task: Task | undefined): boolean {
  return draft.key !== undefined && draft.key === (task?.key ?? task?.id);
}

function sameTitle({ draft }: ImportedTask, met: Met | undefined): boolean {
  return draft.key === undefined && draft.title === met?.inFile.title;
}

/** An entry that has another title, but stands where the old one stood and still speaks of the same. */
function* sameNeighbours(
  entries: readonly ImportedTask[],
  taskOf: ReadonlyMap<ImportedTask, TaskId>,
  known: readonly (readonly [TaskId, Met])[],
  taken: ReadonlySet<TaskId>,
): Generator<readonly [ImportedTask, TaskId]> {
  const olds = new Map<TaskId | undefined, (readonly [TaskId, Met])[]>();
  let before: TaskId | undefined;
  for (const one of known.toSorted(([, a], [, b]) => a.line - b.line)) {
    if (taken.has(one[0])) before = one[0];
    else if (!one[1].missing) olds.set(before, [...(olds.get(before) ?? []), one]);
  }
  const news = new Map<TaskId | undefined, ImportedTask[]>();
  before = undefined;
  for (const entry of entries) {
    const id = taskOf.get(entry);
    if (id === undefined) news.set(before, [...(news.get(before) ?? []), entry]);
    else before = id;
  }
  for (const [neighbour, [entry, ...more]] of news) {
    const [old, ...others] = olds.get(neighbour) ?? [];
    if (entry === undefined || old === undefined || more.length + others.length > 0) continue;
    if (speakAlike(entry.draft.title, old[1].inFile.title)) yield [entry, old[0]];
  }
}
