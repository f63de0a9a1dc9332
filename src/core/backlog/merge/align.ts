/** A stretch of one sequence that stands for a stretch of another. Ends are exclusive. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** More is not compared: the table would take too much memory. */
const mostCells = 16_000_000;

/**
 * Which of `base` is which of `other`: for each index of `base` the one in
 * `other`, or -1. As many as can be are the same, in order.
 *
 * @returns nothing for what is too much to compare
 */
export function align(base: readonly string[], other: readonly string[]): readonly number[] | undefined {
  const matches = base.map(() => -1);
  let front = 0;
  while (front < base.length && base[front] === other[front] && front < other.length) matches[front] = front++;
  let end = base.length;
  let otherEnd = other.length;
  while (end > front && otherEnd > front && base[end - 1] === other[otherEnd - 1]) matches[--end] = --otherEnd;
  const [rows, columns] = [end - front, otherEnd - front];
  if (rows * columns > mostCells) return undefined;
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] =
        base[front + row] === other[front + column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0);
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (base[front + row] === other[front + column]) matches[front + row++] = front + column++;
    else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0)) row++;
    else column++;
  }
  return matches;
}

/** What is different, between what is the same. */
export function hunksOf(matches: readonly number[], otherLength: number): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let from = 0;
  let start = 0;
  for (let index = 0; index <= matches.length; index++) {
    const match = index === matches.length ? otherLength : (matches[index] ?? -1);
    if (match < 0) continue;
    if (index > from || match > start) hunks.push({ from, to: index, start, end: match });
    from = index + 1;
    start = match + 1;
  }
  return hunks;
}
