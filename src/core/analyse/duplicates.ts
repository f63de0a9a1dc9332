import { type LinePrints, windowLines } from "./syntax/repeated-lines.ts";

/** A file whose lines can be compared with others'. */
export interface PrintedFile {
  readonly path: string;
  readonly prints: LinePrints;
}

/** Lines that stand in both files, or twice in one; where they begin in each, from 1. */
export interface SharedBlock {
  readonly left: number;
  readonly right: number;
  /** How many there are at least, in the file where they take less. */
  readonly lines: number;
}

export interface SharedLines {
  readonly left: string;
  readonly right: string;
  /** In the order of the left file. */
  readonly blocks: readonly SharedBlock[];
}

/** What stands in more places than this is a form that the project keeps to. */
const mostPlaces = 8;
/** Fewer names than this in a row are chance. */
const leastNames = 3;
const tableBits = 22;

/**
 * Finds what files of the same ending share. Names that are there once are
 * passed over with a table of counts, which is right about them or takes them
 * for shared; what is left is compared exactly.
 */
export function sharedLines(files: readonly PrintedFile[]): readonly SharedLines[] {
  const pairs = new Map<string, { readonly left: number; readonly right: number; readonly places: Place[] }>();
  for (const spots of sharedNames(files)) {
    for (const [index, one] of spots.entries()) {
      for (const other of spots.slice(index + 1)) {
        if (endingOf(files[one.file]) !== endingOf(files[other.file])) continue;
        const key = `${one.file} ${other.file}`;
        const pair = pairs.get(key) ?? { left: one.file, right: other.file, places: [] };
        pairs.set(key, pair);
        pair.places.push({ left: one.at, right: other.at });
      }
    }
  }
  return [...pairs.values()]
    .toSorted((one, other) => one.left - other.left || one.right - other.right)
    .flatMap(({ left, right, places }) => {
      const [one, other] = [files[left], files[right]];
      if (one === undefined || other === undefined) return [];
      const blocks = blocksOf(one.prints, other.prints, places, left === right);
      return blocks.length === 0 ? [] : [{ left: one.path, right: other.path, blocks }];
    });
}

/** A name of a file, by its number in the file. */
interface Spot {
  readonly file: number;
  readonly at: number;
}

interface Place {
  readonly left: number;
  readonly right: number;
}

function sharedNames(files: readonly PrintedFile[]): readonly (readonly Spot[])[] {
  const counts = new Uint8Array(1 << tableBits);
  const mask = counts.length - 1;
  for (const { prints } of files) {
    for (const name of prints.names) {
      const place = name & mask;
      const count = counts[place] ?? 0;
      if (count < 2) counts[place] = count + 1;
    }
  }
  const spots = new Map<number, Spot[]>();
  for (const [file, { prints }] of files.entries()) {
    const { names } = prints;
    for (let at = 0; at < names.length; at++) {
      const name = names[at] ?? 0;
      if ((counts[name & mask] ?? 0) < 2) continue;
      const known = spots.get(name);
      if (known === undefined) spots.set(name, [{ file, at }]);
      else if (known.length <= mostPlaces) known.push({ file, at });
    }
  }
  return [...spots.values()].filter(({ length }) => length > 1 && length <= mostPlaces);
}

/** Names that follow one another in both files are one block. */
function blocksOf(
  left: LinePrints,
  right: LinePrints,
  places: readonly Place[],
  isSame: boolean,
): readonly SharedBlock[] {
  const sorted = places.toSorted((one, other) => one.left - other.left || one.right - other.right);
  const open = new Map<number, { readonly first: Place; last: Place }>();
  const runs: { readonly first: Place; last: Place }[] = [];
  for (const place of sorted) {
    const shift = place.right - place.left;
    const run = open.get(shift);
    if (run !== undefined && run.last.left === place.left - 1) {
      run.last = place;
      continue;
    }
    const fresh = { first: place, last: place };
    open.set(shift, fresh);
    runs.push(fresh);
  }
  return runs.flatMap(({ first, last }) => {
    if (last.left - first.left + 1 < leastNames) return [];
    const [leftLines, rightLines] = [spanOf(left, first.left, last.left), spanOf(right, first.right, last.right)];
    const [leftStart, rightStart] = [left.lines[first.left] ?? 1, right.lines[first.right] ?? 1];
    if (isSame && rightStart - leftStart < leftLines) return []; // it repeats itself
    return [{ left: leftStart, right: rightStart, lines: Math.min(leftLines, rightLines) }];
  });
}

/** From the first line of the first window to the last of the last, as if every line were telling. */
function spanOf({ lines }: LinePrints, first: number, last: number): number {
  return (lines[last] ?? 0) - (lines[first] ?? 0) + windowLines;
}

function endingOf(file: PrintedFile | undefined): string {
  return file === undefined ? "" : file.path.slice(file.path.lastIndexOf("."));
}
