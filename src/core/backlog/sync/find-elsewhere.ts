import type { BoardState } from "../../board/board-state.ts";
import type { TaskId } from "../../board/ids.ts";
import type { Met } from "../../board/met.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { speakAlike } from "./speak-alike.ts";

/** A new entry of a task that stood in another file when it was last met. */
export interface Elsewhere {
  readonly entry: ImportedTask;
  readonly task: TaskId;
  readonly path: string;
}

/**
 * Finds tasks of other files that stand in this one now, by the id that their
 * author gave them: an id alone says nothing, because each file may count from
 * one, so the titles must speak of the same.
 *
 * @param known    tasks that were last met in other files
 * @param entries  those that are nobody's yet
 */
export function findElsewhere(
  { tasks }: BoardState,
  known: readonly (readonly [TaskId, Met])[],
  entries: readonly ImportedTask[],
): readonly Elsewhere[] {
  const byKey = Map.groupBy(known, ([id]) => (tasks.get(id)?.key ?? id).toLowerCase());
  return entries.flatMap((entry): readonly Elsewhere[] => {
    const { key, title } = entry.draft;
    const alike = (key === undefined ? [] : (byKey.get(key.toLowerCase()) ?? [])).filter(
      ([, { inFile }]) => inFile.title === title || speakAlike(inFile.title, title),
    );
    const [only, ...more] = alike;
    return only === undefined || more.length > 0 ? [] : [{ entry, task: only[0], path: only[1].path }];
  });
}
