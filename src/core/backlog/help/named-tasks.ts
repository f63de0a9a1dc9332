import type { ImportedTask } from "../backlog-import.ts";
import type { Entry, Place } from "../edit/entry.ts";
import { linesNaming, occurrences } from "../edit/places.ts";
import type { TextLine } from "../edit/text-edit.ts";
import { type Named, References } from "../references.ts";
import { type BacklogPage, lookAt } from "./page.ts";

/** A part of a dependency as it is written, which names tasks. */
export interface DependencyPart extends Place {
  /** The whole that it is a part of. */
  readonly written: Place;
  /** Entries of the page that it means; none where it names a task of another file, or nothing. */
  readonly means: readonly ImportedTask[];
}

/** Where an entry says what it depends on. */
export function dependencyParts(page: BacklogPage, task: ImportedTask): readonly DependencyPart[] {
  if (task.written.dependencies.length === 0) return [];
  const entry = lookAt(page, task);
  const lines = dependencyLines(entry);
  const taken = new Set<number>();
  return task.written.dependencies.flatMap((text) => {
    const first = text.split("\n")[0] ?? "";
    const places = [...occurrences(lines, first, 20), ...occurrences(entry.own, first, 20)];
    const written = places.find(({ start }) => !taken.has(start));
    if (written === undefined) return [];
    taken.add(written.start);
    return partsOf(written).map((part) => ({ ...part, written, means: meantBy(page, part.text) }));
  });
}

/** The entries of the page that words mean: an id, a title, a number in the list, a group. */
export function meantBy(page: BacklogPage, words: string): readonly ImportedTask[] {
  return referencesOn(page)
    .resolve(words)
    .cards.map(({ task }) => task);
}

/** Whether a part names a task that has one of these ids or keys. */
export function names(part: DependencyPart, ids: readonly string[]): boolean {
  const wanted = new Set(ids.map(nameForm));
  return wanted.has(nameForm(part.text)) || part.means.some(({ draft }) => wanted.has(nameForm(draft.id)));
}

function nameForm(name: string): string {
  return name.toLowerCase().replace(/^#/, "");
}

interface NamedEntry extends Named {
  readonly task: ImportedTask;
}

const remembered = new WeakMap<BacklogPage, References<NamedEntry>>();

function referencesOn(page: BacklogPage): References<NamedEntry> {
  const references = remembered.get(page) ?? new References(page.found.tasks.map((task) => namedOf(page, task)));
  remembered.set(page, references);
  return references;
}

function namedOf({ lines }: BacklogPage, task: ImportedTask): NamedEntry {
  const { key, title, group, source } = task.draft;
  const head = lines[(source?.startLine ?? 1) - 1]?.text ?? "";
  const ordinal = /^[ \t]*(?:#{1,6}[ \t]+)?(?:\[[ xX]\][ \t]+)?(\d{1,3})[.):][ \t]/.exec(head)?.[1];
  return { key, title, path: group?.split(" › ") ?? [], aliases: ordinal === undefined ? [] : [ordinal], task };
}

/** Where a list of ids stands: the lines that name the field, and the items below one that says no more than that. */
function dependencyLines(entry: Entry): readonly TextLine[] {
  const named = new Set(linesNaming(entry, "dependencies"));
  if (named.size === 0) return entry.own;
  let follows = false;
  return entry.own.filter((line) => {
    if (named.has(line)) follows = /:[*_]*[ \t]*(?:\[[ \t]*)?$/.test(line.text);
    else follows &&= /^[ \t]*(?:[-*+•]|\d{1,9}[.)])[ \t]|^[ \t]*$/.test(line.text);
    return follows || named.has(line);
  });
}

/** What stands between the commas, without the blanks and quotes around it. */
function partsOf({ start, text }: Place): readonly Place[] {
  const parts: Place[] = [];
  const add = (from: number, to: number): void => {
    const raw = text.slice(from, to);
    const bare = /^[\s"'`[(]*(.*?)[\s"'`\])]*$/su.exec(raw)?.[1] ?? "";
    if (bare === "") return;
    const at = start + from + raw.indexOf(bare);
    parts.push({ start: at, end: at + bare.length, text: bare });
  };
  let from = 0;
  for (const divider of text.matchAll(/\s*[,;]\s*(?![^(]*\))|\s+(?:and|и)\s+|\s+[&+]\s+/gu)) {
    add(from, divider.index);
    from = divider.index + divider[0].length;
  }
  add(from, text.length);
  return parts;
}
