import type { LineChange, Touch } from "./touch.ts";

/**
 * The same touches as of another base. Where that base differs in the lines
 * themselves, a touch grows over all of the difference.
 *
 * @param between  what turns their own base into the other one
 */
export function shiftTouches(touches: readonly Touch[], between: readonly Touch[]): readonly Touch[] {
  const differing = new Map(between.map((touch) => [touch.path, touch]));
  return touches.map((touch) => {
    const difference = differing.get(touch.path);
    if (difference === undefined) return touch;
    const path = difference.kind === "renamed" ? difference.newPath : touch.path;
    return { ...touch, path, changes: touch.changes.map((change) => shift(change, difference.changes)) };
  });
}

function shift(change: LineChange, differences: readonly LineChange[]): LineChange {
  let { from, to } = change;
  let grown = 0; // by the differences before
  for (const difference of differences) {
    const start = difference.from + grown;
    const end = start + difference.added;
    grown = end - difference.to;
    if (difference.from > change.to) break;
    if (difference.to < change.from) from = change.from + grown;
    else if (difference.from <= change.from) from = start;
    to = difference.to <= change.to ? change.to + grown : end;
  }
  return { ...change, from, to: Math.max(from, to) };
}
