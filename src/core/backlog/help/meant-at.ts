import type { BoardState } from "../../board/board-state.ts";
import { called } from "../../board/dependency-graph.ts";
import { TaskId } from "../../board/ids.ts";
import type { Task } from "../../board/task.ts";
import type { ImportedTask } from "../backlog-import.ts";
import type { Place } from "../edit/entry.ts";
import { dependencyParts, meantBy } from "./named-tasks.ts";
import { type BacklogPage, entryAt, lineAt } from "./page.ts";
import { tasksOn } from "./page-tasks.ts";
import { titleSpot } from "./spots.ts";

/** A task that words mean: its entry where that stands on this page, and the task where the board has it. */
export interface MeantTask {
  readonly entry: ImportedTask | undefined;
  readonly task: Task | undefined;
}

export interface Meant {
  readonly place: Place;
  /** At least one. */
  readonly tasks: readonly MeantTask[];
}

/** The tasks that the words at an offset name: what an entry waits for, or an id anywhere. */
export function namedAt(board: BoardState, page: BacklogPage, offset: number): Meant | undefined {
  const entry = entryAt(page, lineAt(page, offset));
  const part =
    entry === undefined
      ? undefined
      : dependencyParts(page, entry).find(({ start, end }) => start <= offset && offset <= end);
  const place = part ?? idAt(page, offset);
  if (place === undefined) return undefined;
  const tasks = tasksOn(board, page);
  const here = (part?.means ?? meantBy(page, place.text)).map((one) => ({ entry: one, task: tasks.get(one) }));
  const found =
    here.length > 0 ? here : onBoard(board, place.text).map((task) => ({ entry: entryOf(tasks, task), task }));
  return found.length === 0 ? undefined : { place, tasks: found };
}

/** The task whose entry begins at an offset's line, where its title stands. */
export function beginningAt(board: BoardState, page: BacklogPage, offset: number): Meant | undefined {
  const line = lineAt(page, offset);
  const entry = entryAt(page, line);
  if (entry === undefined) return undefined;
  const place = titleSpot(page, entry);
  if (lineAt(page, place.start) !== line) return undefined;
  return { place, tasks: [{ entry, task: tasksOn(board, page).get(entry) }] };
}

const idShape = /#\d+|\p{L}[\p{L}\p{N}_]*-\d+(?:\.\d+)*|\p{Lu}{1,5}\d+(?:\.\d+)*/gu;

function idAt(page: BacklogPage, offset: number): Place | undefined {
  const line = page.lines[lineAt(page, offset) - 1];
  for (const found of line?.text.matchAll(idShape) ?? []) {
    const start = (line?.start ?? 0) + found.index;
    const end = start + found[0].length;
    if (start <= offset && offset <= end) return { start, end, text: found[0] };
  }
  return undefined;
}

function onBoard({ tasks }: BoardState, words: string): readonly Task[] {
  const id = TaskId.safeParse(words);
  if (!id.success) return [];
  const named = called(tasks, id.data);
  if (named.length > 0) return named;
  return [...tasks.values()].filter(({ title }) => title === words);
}

function entryOf(tasks: ReadonlyMap<ImportedTask, Task>, task: Task): ImportedTask | undefined {
  return [...tasks].find(([, one]) => one.id === task.id)?.[0];
}
