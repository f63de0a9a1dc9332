import { align, hunksOf, type Hunk } from "./align.ts";

/** A line with the end that it has. */
export interface RawLine {
  readonly text: string;
  readonly end: string;
}

/** Lines that are settled, or both sides where a person must say. */
export type MergedPart =
  | { readonly lines: readonly RawLine[] }
  | { readonly ours: readonly RawLine[]; readonly theirs: readonly RawLine[] };

/** Merges the lines of one entry: what one side alone changed counts, also within a line; neighbours do not collide. */
export function mergeLines(
  base: readonly RawLine[],
  ours: readonly RawLine[],
  theirs: readonly RawLine[],
): readonly MergedPart[] {
  if (isSame(ours, theirs)) return [{ lines: ours }];
  if (isSame(base, ours)) return [{ lines: theirs }];
  if (isSame(base, theirs)) return [{ lines: ours }];
  const texts = (lines: readonly RawLine[]): readonly string[] => lines.map(({ text }) => text);
  const [left, right] = [align(texts(base), texts(ours)), align(texts(base), texts(theirs))];
  if (left === undefined || right === undefined) return [{ ours, theirs }];
  const parts: MergedPart[] = [];
  let done = 0;
  for (const { from, to, mine, yours } of clustersOf(hunksOf(left, ours.length), hunksOf(right, theirs.length))) {
    parts.push({ lines: base.slice(done, from) });
    parts.push(
      ...settle(base.slice(from, to), applied(base, ours, mine, from, to), applied(base, theirs, yours, from, to)),
    );
    done = to;
  }
  return [...parts, { lines: base.slice(done) }];
}

export function isSame(left: readonly RawLine[], right: readonly RawLine[]): boolean {
  return left.length === right.length && left.every(({ text }, index) => text === right[index]?.text);
}

interface Cluster {
  readonly from: number;
  to: number;
  readonly mine: Hunk[];
  readonly yours: Hunk[];
}

/** Changes of both sides that cannot be told apart: the same lines, or something new at the same place. */
export function clustersOf(mine: readonly Hunk[], yours: readonly Hunk[]): readonly Cluster[] {
  const all = [
    ...mine.map((hunk) => ({ hunk, isMine: true })),
    ...yours.map((hunk) => ({ hunk, isMine: false })),
  ].toSorted((a, b) => a.hunk.from - b.hunk.from || a.hunk.to - b.hunk.to);
  const clusters: Cluster[] = [];
  for (const { hunk, isMine } of all) {
    const last = clusters.at(-1);
    const meets = last !== undefined && (hunk.from < last.to || (hunk.from === last.from && hunk.to === last.to));
    const cluster = meets ? last : { from: hunk.from, to: hunk.to, mine: [], yours: [] };
    if (!meets) clusters.push(cluster);
    cluster.to = Math.max(cluster.to, hunk.to);
    (isMine ? cluster.mine : cluster.yours).push(hunk);
  }
  return clusters;
}

/** What a stretch of the base has become on one side. */
function applied<Item>(
  base: readonly Item[],
  side: readonly Item[],
  hunks: readonly Hunk[],
  from: number,
  to: number,
): readonly Item[] {
  const parts: Item[] = [];
  let done = from;
  for (const hunk of hunks) {
    parts.push(...base.slice(done, hunk.from), ...side.slice(hunk.start, hunk.end));
    done = hunk.to;
  }
  return [...parts, ...base.slice(done, to)];
}

function settle(base: readonly RawLine[], ours: readonly RawLine[], theirs: readonly RawLine[]): readonly MergedPart[] {
  if (isSame(ours, theirs) || isSame(base, theirs)) return [{ lines: ours }];
  if (isSame(base, ours)) return [{ lines: theirs }];
  if (base.length === 0 && [...ours, ...theirs].every(({ text }) => standsAlone(text)) && !nameTheSame(ours, theirs)) {
    const known = new Set(ours.map(({ text }) => text));
    return [{ lines: [...ours, ...theirs.filter(({ text }) => !known.has(text))] }];
  }
  if (base.length === ours.length && base.length === theirs.length) {
    return base.map((line, index): MergedPart => {
      const [mine, yours] = [ours[index] ?? line, theirs[index] ?? line];
      const text = mergeWords(line.text, mine.text, yours.text);
      return text === undefined ? { ours: [mine], theirs: [yours] } : { lines: [{ text, end: mine.end }] };
    });
  }
  return [{ ours, theirs }];
}

/** An item, a row, or a field: each new one says something by itself. */
function standsAlone(text: string): boolean {
  return /^\s*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|\|)/u.test(text) || fieldName(text) !== undefined;
}

function fieldName(text: string): string | undefined {
  return /^\s*(?:[-*+][ \t]+)?(?:\*\*|__)?([\p{L}_][\p{L}\p{N}_ .]{0,40}?)(?:\*\*|__)?:/u
    .exec(text)?.[1]
    ?.toLowerCase();
}

/** Whether both sides say something new of the same name. */
function nameTheSame(ours: readonly RawLine[], theirs: readonly RawLine[]): boolean {
  const names = new Set(ours.map(({ text }) => fieldName(text)));
  return theirs.some(({ text }) => fieldName(text) !== undefined && names.has(fieldName(text)) && !isIn(ours, text));
}

function isIn(lines: readonly RawLine[], text: string): boolean {
  return lines.some((line) => line.text === text);
}

/** One line in which each side changed other words; `undefined` where they changed the same. */
function mergeWords(base: string, ours: string, theirs: string): string | undefined {
  if (ours === theirs || base === theirs) return ours;
  if (base === ours) return theirs;
  const dated = /^(\s*(?:[-*+][ \t]+)?(?:\*\*)?(?:last[ _])?updated(?:[ _](?:date|at|on))?(?:\*\*)?\s*:)/iu;
  const name = dated.exec(base)?.[1];
  // When it was last changed is the later of both, by what ISO dates have in common: they sort as text.
  if (
    name !== undefined &&
    ours.startsWith(name) &&
    theirs.startsWith(name) &&
    /\d{4}-\d\d-\d\d/.test(ours) &&
    /\d{4}-\d\d-\d\d/.test(theirs)
  )
    return ours > theirs ? ours : theirs;
  const words = (text: string): readonly string[] => text.match(/[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? [];
  const [old, mine, yours] = [words(base), words(ours), words(theirs)];
  const [left, right] = [align(old, mine), align(old, yours)];
  if (left === undefined || right === undefined) return undefined;
  let text = "";
  let done = 0;
  for (const { from, to, mine: of, yours: to2 } of clustersOf(
    hunksOf(left, mine.length),
    hunksOf(right, yours.length),
  )) {
    const [one, other] = [applied(old, mine, of, from, to).join(""), applied(old, yours, to2, from, to).join("")];
    const was = old.slice(from, to).join("");
    if (one !== other && one !== was && other !== was) return undefined;
    text += old.slice(done, from).join("") + (one === was ? other : one);
    done = to;
  }
  return text + old.slice(done).join("");
}
