import type { Entry } from "./entry.ts";
import { addEdits } from "./add-edits.ts";
import { occurrences } from "./places.ts";
import type { TextEdit } from "./text-edit.ts";

/**
 * Ways to give an id to an entry that has none: where the file has a place of
 * its own for ids, else in front of the title, as other entries write theirs.
 */
export function* keyEdits(entry: Entry, to: string): Generator<readonly TextEdit[]> {
  const { draft } = entry.task;
  if (draft.key !== undefined) return;
  const hasPlace = entry.matter !== undefined || entry.cells.some((cell) => cell.field === "key");
  if (hasPlace || keysOnLines(entry)) yield* addEdits(entry, "key", () => to);
  const cells = entry.cells.filter((cell) => cell.text.includes(draft.title));
  const line = cells[0] ?? entry.own[0];
  if (line === undefined || entry.matter !== undefined) return;
  const places = occurrences([line], draft.title);
  const starts = places.length > 0 ? places.map(({ start }) => start) : [cells[0]?.start ?? headOf(line)];
  for (const start of starts) {
    const open = /(?:\*\*|__|~~|\*|_|`|\[)+$/.exec(line.text.slice(0, start - line.start))?.[0].length ?? 0;
    for (const at of new Set([start - open, start])) {
      for (const front of frontsOf(entry, to)) yield [{ start: at, end: at, text: front }];
    }
  }
}

/** Behind the bullet, the box or the signs of a heading. */
function headOf({ start, text }: { readonly start: number; readonly text: string }): number {
  return (
    start + (/^[ \t]*(?:#{1,6}[ \t]+)?(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)?(?:\[.?\][ \t]+)?/u.exec(text)?.[0].length ?? 0)
  );
}

function keysOnLines({ all, lines }: Entry): boolean {
  return all.tasks.some(({ draft: { key, source } }) => {
    if (key === undefined || source === undefined) return false;
    return !(lines[source.startLine - 1]?.text.includes(key) ?? true);
  });
}

/** An id and what divides it from the title, as the file has it elsewhere; then the plainest. */
export function frontsOf({ all, lines }: Pick<Entry, "all" | "lines">, key: string): readonly string[] {
  const fronts = new Set<string>();
  for (const { draft } of all.tasks) {
    const text = lines[(draft.source?.startLine ?? 0) - 1]?.text ?? "";
    const at = draft.key === undefined ? -1 : text.indexOf(draft.key);
    const title = at < 0 ? -1 : text.indexOf(draft.title, at);
    if (title < 0 || text.includes("|")) continue;
    const marks = /(?:\*\*|`|\[)?$/.exec(text.slice(0, at))?.[0] ?? "";
    const divider = text.slice(at + (draft.key?.length ?? 0), title);
    if (/^(?:\*\*|`|\])?[ \t]*[:.|–—-]?[ \t]*(?:\*\*)?[ \t]*$/u.test(divider)) fronts.add(`${marks}${key}${divider}`);
    if (fronts.size === 2) break;
  }
  return [...fronts.add(`${key}: `)];
}
