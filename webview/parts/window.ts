/** The part of a list that can be seen, in pixels from the list's top. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** An item to show, with the height of the items left out right before it. */
export interface Row {
  readonly index: number;
  readonly before: number;
}

/** Rendered beyond both edges, in pixels, so that scrolling does not show a hole. */
const MARGIN = 600;

/**
 * Chooses the items of a long list to render.
 *
 * @param heights  of all items in pixels, gaps included
 * @param pinned   the index of an item that stays rendered wherever it is, such as the focused one; -1 for none
 * @returns the rows in order, and the height of what is left out after the last
 */
export function rowsIn(
  heights: readonly number[],
  extent: Extent,
  pinned: number,
): { rows: readonly Row[]; after: number } {
  const rows: Row[] = [];
  let top = 0;
  let skipped = 0;
  for (const [index, height] of heights.entries()) {
    const bottom = top + height;
    if ((bottom > extent.top - MARGIN && top < extent.bottom + MARGIN) || index === pinned) {
      rows.push({ index, before: skipped });
      skipped = 0;
    } else {
      skipped += height;
    }
    top = bottom;
  }
  return { rows, after: skipped };
}
