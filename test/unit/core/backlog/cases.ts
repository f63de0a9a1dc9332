import { readdirSync, readFileSync } from "node:fs";
import type { BacklogImport, ImportedTask } from "#core/backlog/backlog-import.ts";

const cases = new URL("../../../cases/", import.meta.url);

export function readCase(path: string): string {
  return readFileSync(new URL(path, cases), "utf8");
}

/** The files under a folder of `test/cases`, as paths below that folder. */
export function filesUnder(folder: string): readonly string[] {
  return readdirSync(new URL(`${folder}/`, cases), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(
      (entry) =>
        `${entry.parentPath.replaceAll("\\", "/")}/${entry.name}`.replace(/\/+/g, "/").split(`/${folder}/`)[1] ?? "",
    )
    .toSorted();
}

export interface ExpectedTask {
  key?: string;
  title?: string;
  state?: ImportedTask["state"];
  priority?: string | undefined;
  assignee?: string | undefined;
  labels?: string[];
  estimate?: { text: string; minutes?: number };
  group?: string;
  parent?: string;
  after?: string[];
  /** The ticks, in order. */
  criteria?: boolean[];
  /** How many steps. */
  checklist?: number;
  notes?: string;
  description?: string;
  files?: string[];
  unresolved?: string[];
  lines?: [number, number];
}

/** What an import says of a task, reduced to what `expected` speaks of. */
export function reduced({ tasks }: BacklogImport, expected: ExpectedTask): ExpectedTask | undefined {
  const task = tasks.find(({ draft }) =>
    expected.key === undefined ? draft.title === expected.title : draft.key === expected.key,
  );
  if (task === undefined) return undefined;
  const { draft, state, unresolved } = task;
  const name = (id: string | undefined): string => {
    const other = tasks.find((one) => one.draft.id === id)?.draft;
    return other?.key ?? other?.title ?? "nobody";
  };
  const all: Required<Record<keyof ExpectedTask, unknown>> = {
    key: draft.key,
    title: draft.title,
    state,
    priority: draft.priority,
    assignee: draft.assignee,
    labels: draft.labels,
    estimate: draft.estimate,
    group: draft.group,
    parent: draft.parent === undefined ? undefined : name(draft.parent),
    after: draft.after.map(name),
    criteria: draft.criteria.map((item) => item.done),
    checklist: draft.checklist.length,
    notes: draft.notes,
    description: draft.description,
    files: draft.files,
    unresolved,
    lines: [draft.source?.startLine, draft.source?.endLine],
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in expected));
}

/** Counts by name. */
export function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Lines that are not blank and lie in no task, structure, context or remainder. */
export function lostLines(text: string, result: BacklogImport): string[] {
  const lines = text.replace(/^\u{feff}/u, "").split(/\r\n|\n|\r/);
  const taken = new Set<number>();
  const ranges = [
    ...result.tasks.flatMap(({ draft }) => draft.source ?? []),
    ...result.structure,
    ...result.context,
    ...result.notUnderstood,
  ];
  for (const { startLine, endLine } of ranges) for (let line = startLine; line <= endLine; line++) taken.add(line);
  return lines.filter((line, index) => line.trim() !== "" && !taken.has(index + 1));
}
