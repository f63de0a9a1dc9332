import type { Item } from "./blocks.ts";

/** An item with everything nested in it. */
export interface Branch {
  readonly item: Item;
  readonly nested: readonly Item[];
  /** The last line of all of it. */
  readonly end: number;
}

/** Divides a flat list at its outermost items. */
export function branchesOf(items: readonly Item[]): readonly Branch[] {
  const branches: Branch[] = [];
  const outermost = items.reduce((least, item) => Math.min(least, item.depth), Infinity);
  for (let index = 0; index < items.length;) {
    const item = items[index];
    if (item === undefined) break;
    let next = index + 1;
    let end = item.end;
    for (; (items[next]?.depth ?? -1) > outermost; next++) end = Math.max(end, items[next]?.end ?? 0);
    branches.push({ item, nested: items.slice(index + 1, next), end });
    index = next;
  }
  return branches;
}
