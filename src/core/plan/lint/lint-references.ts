import type { BoardState } from "../../board/board-state.ts";
import type { Task } from "../../board/task.ts";
import { filesNamedIn } from "../../dispatch/touched-files.ts";
import { editFix, type LintFault } from "./lint-problem.ts";
import type { KnownPaths } from "./known-paths.ts";

interface Reference {
  readonly field: "files" | "title" | "description" | "criteria" | "checklist" | "notes";
  /** Without a slash at its end. */
  readonly path: string;
  readonly text: string;
}

/** Paths that a task names and the project has no more, and findings that are gone. */
export function lintReferences(board: BoardState, task: Task, paths: KnownPaths | undefined): readonly LintFault[] {
  if (task.findings.length > 0) {
    // What the analysis found missing may well have been there once.
    return task.findings.some((id) => board.findings.has(id)) ? [] : [nothingLeft(task)];
  }
  if (paths === undefined) return [];
  const seen = new Set<string>();
  return referencesOf(task).flatMap((reference) => {
    const { path } = reference;
    if (seen.has(path) || !paths.lost(path)) return [];
    seen.add(path);
    return [lost(task, reference, paths.namesake(path))];
  });
}

/** Every file and folder that the task names; globs name none. */
export function pathsNamedBy(task: Task): readonly string[] {
  return task.findings.length > 0 ? [] : referencesOf(task).map(({ path }) => path);
}

const known = new WeakMap<Task, readonly Reference[]>();

function referencesOf(task: Task): readonly Reference[] {
  const references = known.get(task) ?? [...read(task)];
  known.set(task, references);
  return references;
}

function* read(task: Task): Generator<Reference> {
  const { title, description, notes, criteria, checklist, files } = task;
  for (const text of files) yield* plain("files", text, text);
  const words: readonly (readonly [Reference["field"], string])[] = [
    ["title", title],
    ...description.split("\n").map((line) => ["description", line] as const),
    ...criteria.filter(({ done }) => !done).map(({ text }) => ["criteria", text] as const),
    ...checklist.filter(({ done }) => !done).map(({ text }) => ["checklist", text] as const),
    ...notes.split("\n").map((line) => ["notes", line] as const),
  ];
  for (const [field, text] of words) {
    if (!bringsBack.test(text.replaceAll(/\S*\/\S*/g, " ")))
      for (const path of filesNamedIn(text)) yield* plain(field, path, text);
  }
}

/** Of a file that is to be made, or made again, it says nothing that it is not there. */
const bringsBack =
  /\b(?:(?:re-?)?(?:creat|generat|introduc|add|writ)\w*|restor\w*|revert\w*|bring\w*|was|were|used to|former(?:ly)?|old|removed?|deleted?|moved?|renamed?)\b/i;

function* plain(field: Reference["field"], written: string, text: string): Generator<Reference> {
  const path = written
    .trim()
    .replaceAll("\\", "/")
    .replace(/(?:#L\d+.*|:\d+(?:[-:]\d+)?)$/, "")
    .replace(/^\.\//, "")
    .replace(/\/+(?:\*\*)?$/, "");
  if (path !== "" && !/[*?{}[\]()]|^\/|^~|(?:^|\/)\.\.(?:\/|$)/.test(path)) yield { field, path, text };
}

function lost(task: Task, { field, path, text }: Reference, namesake: string | undefined): LintFault {
  const hint = namesake === undefined ? "" : ` ${namesake} has the same name.`;
  const message = `It names ${path}, which the project no longer has: it was moved, renamed or removed.${hint} Name what is meant now.`;
  return { rule: "stale-reference", field, message, text, fixes: fixesOf(task, { field, path, text }, namesake) };
}

function fixesOf(task: Task, { field, path }: Reference, namesake: string | undefined): LintFault["fixes"] {
  const drop = (): LintFault["fixes"] => {
    const files = task.files.filter((each) => [...plain("files", each, each)].every((own) => own.path !== path));
    return field === "files" ? [editFix(task, `Take ${path} out of its files`, { files })] : [];
  };
  if (namesake === undefined) return drop();
  const title = `Name ${namesake} instead of ${path}`;
  const instead = (text: string): string => text.replaceAll(path, namesake);
  const items = (some: Task["criteria"]): Task["criteria"] =>
    some.map((item) => ({ ...item, text: instead(item.text) }));
  if (field === "files") return [editFix(task, title, { files: task.files.map(instead) }, true), ...drop()];
  if (field === "criteria" || field === "checklist") {
    return [editFix(task, title, { [field]: items(task[field]) }, true)];
  }
  return [editFix(task, title, { [field]: instead(task[field]) }, true)];
}

function nothingLeft({ id }: Task): LintFault {
  const message =
    "What it was made for is gone: none of its findings is there any more. Mark it as done, or say what else it is for.";
  const command = { type: "task/move", id, state: { name: "done" } } as const;
  return {
    rule: "stale-reference",
    field: "findings",
    message,
    fixes: [{ title: "Mark it as done", command, sure: false }],
  };
}
