import type { ImportedTask } from "../backlog-import.ts";
import { importBacklog } from "../import-backlog.ts";
import { speakAlike } from "../sync/speak-alike.ts";
import type { RawLine } from "./merge-lines.ts";

/** A part of a file that is merged as one: an entry's own lines, or one line that is no entry's. */
export interface Unit {
  /** The same in all versions of a file for what is the same. */
  readonly id: string;
  readonly lines: readonly RawLine[];
  /** The entry's id; `undefined` for a line that is none's. */
  readonly entry: string | undefined;
}

/** One version of a backlog file. */
export interface Version {
  readonly units: readonly Unit[];
  readonly tasks: ReadonlyMap<string, ImportedTask>;
}

/**
 * Takes a version of a file apart.
 *
 * @param base  the version that it comes from: entries that were only renamed since are known by what they were called there
 */
export function versionOf(text: string, path: string, base?: Version): Version {
  const { tasks } = importBacklog(text, path);
  const lines = rawLines(text);
  const owner: (ImportedTask | undefined)[] = lines.map(() => undefined);
  // What stands inside another comes after it, and takes its lines from it.
  for (const task of tasks.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
    const { startLine = 1, endLine = 0 } = task.draft.source ?? {};
    owner.fill(task, startLine - 1, endLine);
  }
  const named = new Map<ImportedTask, string>(tasks.map((task) => [task, task.draft.id]));
  for (const [task, id] of base === undefined ? [] : renamedSince(base, tasks)) named.set(task, id);
  const units: { id: string; lines: RawLine[]; entry: string | undefined }[] = [];
  const runs = new Map<string, number>();
  lines.forEach((line, index) => {
    const task = owner[index];
    const last = units.at(-1);
    if (task === undefined) units.push({ id: `line ${line.text}`, lines: [line], entry: undefined });
    else if (index > 0 && owner[index - 1] === task && last !== undefined) last.lines.push(line);
    else {
      const entry = named.get(task) ?? task.draft.id;
      const run = runs.get(entry) ?? 0;
      runs.set(entry, run + 1);
      units.push({ id: `entry ${entry} ${run}`, lines: [line], entry });
    }
  });
  return { units, tasks: new Map([...named].map(([task, id]) => [id, task])) };
}

function sizeOf({ draft: { source } }: ImportedTask): number {
  return source === undefined ? 0 : source.endLine - source.startLine;
}

function rawLines(text: string): readonly RawLine[] {
  const found = [...text.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].map(([, line = "", end = ""]) => ({ text: line, end }));
  return found.filter((line, index) => line.end !== "" || line.text !== "" || (index === 0 && text === ""));
}

/** Entries that are new, each with the one that is gone of which they speak alike, where there is no doubt. */
function* renamedSince(base: Version, tasks: readonly ImportedTask[]): Generator<readonly [ImportedTask, string]> {
  const now = new Set<string>(tasks.map(({ draft }) => draft.id));
  const gone = [...base.tasks].filter(([id]) => !now.has(id));
  const fresh = tasks.filter(({ draft }) => draft.key === undefined && !base.tasks.has(draft.id));
  for (const task of fresh) {
    const alike = gone.filter(([, old]) => isAlike(old, task));
    const [only, ...more] = alike;
    if (only === undefined || more.length > 0) continue;
    if (fresh.filter((other) => isAlike(only[1], other)).length === 1) yield [task, only[0]];
  }
}

function isAlike({ draft: old }: ImportedTask, { draft }: ImportedTask): boolean {
  return old.key === undefined && (old.title === draft.title || speakAlike(old.title, draft.title));
}
