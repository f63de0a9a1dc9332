import type { EntryField } from "../../board/met.ts";
import { fieldsOf } from "../../board/met.ts";
import { same } from "../../board/same.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { align, hunksOf } from "./align.ts";
import { clustersOf, isSame, type MergedPart, mergeLines, type RawLine } from "./merge-lines.ts";
import { type Unit, type Version, versionOf } from "./units.ts";

export interface MergedBacklog {
  readonly text: string;
  /** How many places a person must settle: they stand between git's marks. */
  readonly conflicts: number;
  /** Sentences for a person. */
  readonly remarks: readonly string[];
}

/**
 * Merges two versions of a backlog file that come from the same base, entry by
 * entry and field by field. What one side alone has changed counts; what both
 * have changed differently stands between git's marks, never one side's alone.
 *
 * @param path  the file's path in the repository; ids depend on it
 * @param size  how many signs a mark of git has
 * @returns nothing for versions too long to compare, or too strange to be merged so
 */
export function mergeBacklog(
  base: string,
  ours: string,
  theirs: string,
  path: string,
  size = 7,
): MergedBacklog | undefined {
  if (ours === theirs || base === theirs) return { text: ours, conflicts: 0, remarks: [] };
  if (base === ours) return { text: theirs, conflicts: 0, remarks: [] };
  const from = versionOf(base, path);
  const versions = { base: from, ours: versionOf(ours, path, from), theirs: versionOf(theirs, path, from) };
  const first = new Merging(versions).merge();
  if (first === undefined) return undefined;
  const settled = textOf(first.parts, size, "ours");
  const merged = versionOf(settled, path, from);
  const isOver = first.parts.every((part) => "lines" in part);
  if (isOver && [versions.ours, versions.theirs].some((side) => losesNew(from, side, merged))) return undefined;
  const wrong = wrongIn(versions, merged);
  const { parts, remarks } = wrong.size === 0 ? first : (new Merging(versions, wrong).merge() ?? first);
  const conflicts = parts.filter((part) => "ours" in part).length;
  return { text: textOf(parts, size), conflicts, remarks };
}

interface Versions {
  readonly base: Version;
  readonly ours: Version;
  readonly theirs: Version;
}

const single = ["title", "state", "priority", "estimate", "assignee"] as const satisfies readonly EntryField[];

class Merging {
  readonly #base: ReadonlyMap<string, Unit>;
  readonly #ours: ReadonlyMap<string, Unit>;
  readonly #theirs: ReadonlyMap<string, Unit>;
  readonly #versions: Versions;
  /** Entries whose fields both sides have changed differently, whatever their lines say. */
  readonly #disputed: ReadonlySet<string>;
  readonly #remarks: string[] = [];
  /** Units of entries that were put somewhere else, by their ids. */
  #movedByUs: ReadonlySet<string> = new Set();
  #movedByThem: ReadonlySet<string> = new Set();

  constructor(versions: Versions, wrong: ReadonlySet<string> = new Set()) {
    const entries = ({ units }: Version) =>
      new Map(units.filter(({ entry }) => entry !== undefined).map((unit) => [unit.id, unit]));
    this.#versions = versions;
    this.#base = entries(versions.base);
    this.#ours = entries(versions.ours);
    this.#theirs = entries(versions.theirs);
    this.#disputed = new Set([...wrong, ...disputedIn(versions)]);
  }

  merge(): { readonly parts: readonly MergedPart[]; readonly remarks: readonly string[] } | undefined {
    const [base, ours, theirs] = [this.#versions.base.units, this.#versions.ours.units, this.#versions.theirs.units];
    const ids = (units: readonly Unit[]): readonly string[] => units.map(({ id }) => id);
    const left = align(ids(base), ids(ours));
    const right = align(ids(base), ids(theirs));
    if (left === undefined || right === undefined) return undefined;
    this.#movedByUs = movedIn(base, left, this.#ours);
    this.#movedByThem = movedIn(base, right, this.#theirs);
    const parts: MergedPart[] = [];
    let done = 0;
    const stay = (to: number): void => {
      for (const unit of base.slice(done, to)) {
        const index = base.indexOf(unit, done);
        parts.push(...this.#kept(unit, ours[left[index] ?? -1], theirs[right[index] ?? -1]));
      }
    };
    for (const { from, to, mine, yours } of clustersOf(hunksOf(left, ours.length), hunksOf(right, theirs.length))) {
      stay(from);
      const region = base.slice(from, to);
      const [a, b] = [sideOf(base, ours, left, mine, from, to), sideOf(base, theirs, right, yours, from, to)];
      parts.push(...this.#region(region, a, b));
      done = to;
    }
    stay(base.length);
    return { parts, remarks: this.#remarks };
  }

  /** A unit that stands at its place on both sides. */
  #kept(unit: Unit, ours: Unit | undefined, theirs: Unit | undefined): readonly MergedPart[] {
    if (unit.entry === undefined) return [{ lines: (isSameEnd(unit, ours) ? theirs : ours)?.lines ?? unit.lines }];
    return this.#content(unit.id, unit.entry);
  }

  /** One entry, wherever it stands now. */
  #content(id: string, entry: string): readonly MergedPart[] {
    const [base, ours, theirs] = [this.#base.get(id), this.#ours.get(id), this.#theirs.get(id)];
    const [mine, yours] = [ours?.lines ?? [], theirs?.lines ?? []];
    if (base === undefined && ours !== undefined && theirs !== undefined) {
      const titles = [this.#versions.ours, this.#versions.theirs].map((version) => version.tasks.get(entry)?.draft);
      if (isSame(mine, yours)) return [{ lines: mine }];
      this.#remarks.push(
        `${titles[0]?.key ?? "One id"} is the id of two new entries: “${titles[0]?.title}” and “${titles[1]?.title}”. Keep both and give one of them another id, or make one of them.`,
      );
      return [{ ours: mine, theirs: yours }];
    }
    if (base === undefined) return [{ lines: ours === undefined ? yours : mine }];
    if (this.#disputed.has(entry) && !isSame(mine, yours)) return [{ ours: mine, theirs: yours }];
    if (ours === undefined || theirs === undefined) {
      const left = ours ?? theirs;
      // Deleted on one side: it is gone, unless the other has changed it meanwhile.
      return left === undefined || isSame(left.lines, base.lines) ? [] : [{ ours: mine, theirs: yours }];
    }
    return mergeLines(base.lines, mine, yours);
  }

  /** Units that were added, deleted or moved on a side, or on both. */
  #region(base: readonly Unit[], ours: readonly Unit[], theirs: readonly Unit[]): readonly MergedPart[] {
    const [mine, yours] = [changesText(base, ours), changesText(base, theirs)];
    const isAlike = ours.map(({ id }) => id).join("\n") === theirs.map(({ id }) => id).join("\n");
    if (mine && yours && !isAlike) {
      return [{ ours: ours.flatMap(({ lines }) => lines), theirs: theirs.flatMap(({ lines }) => lines) }];
    }
    // What only adds or takes away entries goes first: a heading that the other side adds is not theirs.
    const [first, second] = mine ? [theirs, ours] : [ours, theirs];
    const parts: MergedPart[] = [];
    const told = new Set<Unit>();
    for (const unit of isAlike ? ours : woven(base, first, second)) {
      if (told.has(unit)) continue;
      told.add(unit);
      if (unit.entry === undefined) parts.push({ lines: unit.lines });
      else if (this.#standsHere(unit, ours.includes(unit))) parts.push(...this.#content(unit.id, unit.entry));
    }
    return parts;
  }

  /** An entry is told once: where the side that moved it has put it, or where it was. */
  #standsHere({ id }: Unit, isOurs: boolean): boolean {
    if (!this.#base.has(id)) return isOurs || !this.#ours.has(id);
    if (this.#movedByUs.has(id)) return isOurs;
    if (this.#movedByThem.has(id)) return !isOurs;
    return true;
  }
}

function isSameEnd(unit: Unit, ours: Unit | undefined): boolean {
  return unit.lines[0]?.end === ours?.lines[0]?.end;
}

function movedIn(
  base: readonly Unit[],
  matches: readonly number[],
  side: ReadonlyMap<string, Unit>,
): ReadonlySet<string> {
  return new Set(base.flatMap(({ id }, index) => ((matches[index] ?? -1) < 0 && side.has(id) ? [id] : [])));
}

/** What a stretch of the base is on one side. */
function sideOf(
  base: readonly Unit[],
  side: readonly Unit[],
  matches: readonly number[],
  hunks: readonly { readonly from: number; readonly to: number; readonly start: number; readonly end: number }[],
  from: number,
  to: number,
): readonly Unit[] {
  const parts: Unit[] = [];
  let done = from;
  const same = (end: number): void => {
    for (let index = done; index < end; index++)
      parts.push(side[matches[index] ?? -1] ?? base[index] ?? { id: "", lines: [], entry: undefined });
  };
  for (const hunk of hunks) {
    same(hunk.from);
    parts.push(...side.slice(hunk.start, hunk.end));
    done = hunk.to;
  }
  same(to);
  return parts;
}

/** Whether anything but entries and blank lines is different. */
function changesText(base: readonly Unit[], side: readonly Unit[]): boolean {
  const texts = (units: readonly Unit[]): string =>
    units
      .flatMap(({ id, entry, lines }) => (entry === undefined && lines[0]?.text.trim() !== "" ? [id] : []))
      .join("\n");
  return texts(base) !== texts(side);
}

/** Both sides' units in one order: what either has taken away is gone, what both have added at one place stands one after the other. */
function woven(base: readonly Unit[], first: readonly Unit[], second: readonly Unit[]): readonly Unit[] {
  const ids = (units: readonly Unit[]): readonly string[] => units.map(({ id }) => id);
  const left = align(ids(base), ids(first)) ?? [];
  const right = align(ids(base), ids(second)) ?? [];
  const all: Unit[] = [];
  let [one, other] = [0, 0];
  for (let index = 0; index <= base.length; index++) {
    const isEnd = index === base.length;
    const [mine, yours] = [isEnd ? first.length : (left[index] ?? -1), isEnd ? second.length : (right[index] ?? -1)];
    const news = mine < 0 ? [] : first.slice(one, mine);
    const others = yours < 0 ? [] : second.slice(other, yours);
    all.push(...news, ...others.filter((unit) => unit.entry !== undefined || !repeats(news, unit)));
    if (mine >= 0) one = mine + 1;
    if (yours >= 0) other = yours + 1;
    const kept = first[mine] ?? second[yours];
    // An entry that one side alone has kept is looked at again: the other may have moved it.
    if (!isEnd && kept !== undefined && ((mine >= 0 && yours >= 0) || kept.entry !== undefined)) all.push(kept);
  }
  return all;
}

/** The blank line that sets off what is new is needed once. */
function repeats(news: readonly Unit[], unit: Unit): boolean {
  return news.length > 0 && news.at(-1)?.entry === undefined && unit.lines[0]?.text.trim() === "";
}

/** Entries of which both sides say something else, in a field that has one value. */
function disputedIn({ base, ours, theirs }: Versions): readonly string[] {
  return [...base.tasks].flatMap(([id, was]) => {
    const [mine, yours] = [ours.tasks.get(id), theirs.tasks.get(id)];
    if (mine === undefined || yours === undefined) return [];
    if (!speaksItself(base, ours, id) || !speaksItself(base, theirs, id)) return [];
    const isDisputed = single.some((field) => {
      const [a, b, c] = [valueOf(was, field), valueOf(mine, field), valueOf(yours, field)];
      return !same(a, b) && !same(a, c) && !same(b, c);
    });
    return isDisputed ? [id] : [];
  });
}

/** Whether a side has changed the entry itself, or its place: a state may also follow from others'. */
function speaksItself(base: Version, side: Version, id: string): boolean {
  const of = ({ units }: Version): readonly RawLine[] =>
    units.filter(({ entry }) => entry === id).flatMap(({ lines }) => lines);
  return !isSame(of(base), of(side)) || base.tasks.get(id)?.state.name !== side.tasks.get(id)?.state.name;
}

function valueOf({ draft, state }: ImportedTask, field: (typeof single)[number]): unknown {
  return fieldsOf(draft, state)?.[field];
}

/** Entries that both sides have changed, and that do not say in the merged text what three-way comparison gives. */
function wrongIn({ base, ours, theirs }: Versions, merged: Version): ReadonlySet<string> {
  const wrong = new Set<string>();
  for (const [id, was] of base.tasks) {
    const [mine, yours, now] = [ours.tasks.get(id), theirs.tasks.get(id), merged.tasks.get(id)];
    if (mine === undefined || yours === undefined) continue;
    if (!speaksItself(base, ours, id) || !speaksItself(base, theirs, id)) continue;
    const isWrong = single.some((field) => {
      const [a, b, c] = [valueOf(was, field), valueOf(mine, field), valueOf(yours, field)];
      const wanted = same(a, b) ? c : same(a, c) || same(b, c) ? b : undefined;
      return wanted !== undefined && now !== undefined && !same(valueOf(now, field), wanted);
    });
    if (now === undefined || isWrong) wrong.add(id);
  }
  return wrong;
}

/** Whether an entry that a side has added is not read any more. */
function losesNew(base: Version, side: Version, merged: Version): boolean {
  return [...side.tasks.keys()].some((id) => !base.tasks.has(id) && !merged.tasks.has(id));
}

/** @param only  takes one side instead of marks */
function textOf(parts: readonly MergedPart[], size: number, only?: "ours"): string {
  const all = parts.flatMap((part) => ("lines" in part ? part.lines : [...part.ours, ...part.theirs]));
  const end = all.find((line) => line.end !== "")?.end ?? "\n";
  let text = "";
  const write = (lines: readonly RawLine[]): void => {
    for (const line of lines) {
      if (text !== "" && !/[\r\n]$/.test(text)) text += end;
      text += line.text + line.end;
    }
  };
  const mark = (sign: string, name: string): void => write([{ text: `${sign.repeat(size)}${name}`, end }]);
  for (const part of parts) {
    if ("lines" in part) write(part.lines);
    else if (only !== undefined) write(part.ours);
    else {
      mark("<", " ours");
      write(part.ours);
      mark("=", "");
      write(part.theirs);
      mark(">", " theirs");
    }
  }
  return text;
}
