import type { RunId } from "../board/ids.ts";
import type { CollidingFile, CollidingSide, Collision, LineSpan } from "./collision.ts";
import type { LineChange, Touch } from "./touch.ts";

/** What one run has changed. The touches of all runs that are compared are of one base; see `shiftTouches`. */
export interface RunTouches {
  readonly run: RunId;
  readonly touches: readonly Touch[];
  /** Runs whose work it stands on: what it does to their lines is no collision. */
  readonly on?: readonly RunId[];
}

const MOST_FILES = 20;
const MOST_LINES = 8;

/**
 * Which runs have changed what git cannot merge: the same or neighbouring lines
 * of a file, a file that one deletes and the other changes, one new file twice,
 * a new file and a folder of the same name, a file made a link and a program.
 * What both have done in the same way is no collision.
 */
export function findCollisions(all: readonly RunTouches[], mostFiles = MOST_FILES): readonly Collision[] {
  const sorted = all.toSorted((a, b) => (a.run < b.run ? -1 : 1));
  return sorted.flatMap((one, index) =>
    sorted.slice(index + 1).flatMap((other) => {
      if (one.on?.includes(other.run) === true || other.on?.includes(one.run) === true) return [];
      const files = collidingFiles(one.touches, other.touches);
      if (files.length === 0) return [];
      const more = Math.max(0, files.length - mostFiles);
      return [{ runs: [one.run, other.run] as Collision["runs"], files: files.slice(0, mostFiles), more }];
    }),
  );
}

/** The paths that two runs may both have touched; also a file of one that is a folder of another, with what is in it. */
export function touchedTwice(each: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const once = new Set<string>();
  const twice = new Set<string>();
  for (const paths of each) for (const path of paths) (once.has(path) ? twice : once).add(path);
  for (const path of once) {
    for (const folder of foldersAbove(path)) if (once.has(folder)) twice.add(folder).add(path);
  }
  return twice;
}

function collidingFiles(one: readonly Touch[], other: readonly Touch[]): CollidingFile[] {
  const byPath = new Map(other.map((touch) => [touch.path, touch]));
  const byNewPath = new Map(other.filter(isNewName).map((touch) => [touch.newPath, touch]));
  const all = [...filesAndFolders(one, other), ...filesAndFolders(other, one).map(turned)];
  return one
    .flatMap((touch) => {
      const same = byPath.get(touch.path);
      const named = isNewName(touch) ? byNewPath.get(touch.newPath) : undefined;
      return [
        ...(same === undefined ? [] : compare(touch, same)),
        // Two files under one new name; the same file under it was compared above.
        ...(named === undefined || named.path === touch.path ? [] : [whole(touch, named)]),
      ];
    })
    .concat(all)
    .toSorted((a, b) => (a.sides[0].path < b.sides[0].path ? -1 : 1));
}

/** A new file of the first run where the second has a folder of that name: told once, of the first file in it. */
function filesAndFolders(one: readonly Touch[], other: readonly Touch[]): CollidingFile[] {
  const files = new Map(one.filter(isNewName).map((touch) => [touch.newPath, touch]));
  const told = new Set<Touch>();
  return other.filter(isNewName).flatMap((inside) => {
    const file = foldersAbove(inside.newPath)
      .map((folder) => files.get(folder))
      .find((touch) => touch !== undefined);
    if (file === undefined || told.has(file)) return [];
    told.add(file);
    return [whole(file, inside)];
  });
}

/** For `a/b/c` these are `a` and `a/b`. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function turned({ sides: [one, other] }: CollidingFile): CollidingFile {
  return { sides: [other, one] };
}

function isNewName({ kind }: Touch): boolean {
  return kind === "added" || kind === "renamed";
}

/** What two runs have done to one file of the base. */
function compare(one: Touch, other: Touch): readonly CollidingFile[] {
  const deleted = [one, other].filter(({ kind }) => kind === "deleted").length;
  if (deleted === 2) return [];
  if (deleted === 1) return [whole(one, other)];
  if (one.kind === "renamed" && other.kind === "renamed" && one.newPath !== other.newPath) return [whole(one, other)];
  if (differInKind(one, other)) return [whole(one, other)];
  if (one.binary || other.binary) return hasNewContent(one) && hasNewContent(other) ? [whole(one, other)] : [];
  const met = meet(one.changes, other.changes);
  if (met.length === 0) return [];
  if (one.kind === "added" || other.kind === "added") return [whole(one, other)];
  const lines = (pick: 0 | 1) => joined(met.map((pair) => pair[pick].now));
  return [{ sides: [side(one, lines(0)), side(other, lines(1))] }];
}

const PLAIN = "100644";

/** Both made something else of it: a link, a program; or a new file twice, of two kinds. */
function differInKind(one: Touch, other: Touch): boolean {
  if (one.kind === "added" && other.kind === "added") return (one.mode ?? PLAIN) !== (other.mode ?? PLAIN);
  if (one.mode !== undefined && other.mode !== undefined) return one.mode !== other.mode;
  // Git follows no name from a file to a link.
  return (isLink(one) && other.kind === "renamed") || (isLink(other) && one.kind === "renamed");
}

function isLink({ mode }: Touch): boolean {
  return mode === "120000";
}

/** Not only another name, or the right to be run. */
function hasNewContent({ binary, changes }: Touch): boolean {
  return binary || changes.length > 0;
}

/** The pairs of stretches that overlap or touch, as git would not merge them. */
function meet(one: readonly LineChange[], other: readonly LineChange[]): (readonly [LineChange, LineChange])[] {
  const met: (readonly [LineChange, LineChange])[] = [];
  let first = 0;
  for (const change of one) {
    while ((other[first]?.to ?? Infinity) < change.from) first++;
    for (let index = first; index < other.length; index++) {
      const rival = other[index];
      if (rival === undefined || rival.from > change.to) break;
      const alike = rival.from === change.from && rival.to === change.to && rival.text === change.text;
      if (!alike) met.push([change, rival]);
    }
  }
  return met;
}

function whole(one: Touch, other: Touch): CollidingFile {
  return { sides: [side(one, []), side(other, [])] };
}

function side({ kind, newPath }: Touch, lines: LineSpan[]): CollidingSide {
  return { path: newPath, kind, lines };
}

/** Each stretch once, neighbours as one. */
function joined(spans: readonly LineSpan[]): LineSpan[] {
  const result: LineSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end + 1) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    } else result.push(span);
  }
  return result.slice(0, MOST_LINES);
}
