import type { ChecklistItem } from "../../board/task.ts";
import type { EntryField } from "../../board/met.ts";
import type { ImportedTask } from "../backlog-import.ts";
import { frontMatterEnd, readEntries } from "../front-matter.ts";
import { linesOf } from "../read-file.ts";
import { readSettings } from "../settings-file.ts";
import { entryStandsAs } from "./added.ts";
import { type NewEntry, unsaidIn } from "./add-entry.ts";
import { type BacklogFile, readBacklogFile } from "./edit-backlog.ts";
import { matterValue } from "./matter-value.ts";
import { lineEndOf } from "./text-edit.ts";
import { stateWords } from "./words.ts";

export type NewTaskFile =
  | { readonly file: BacklogFile; readonly entry: ImportedTask; readonly unsaid: readonly EntryField[] }
  | { readonly refused: string };

/**
 * A file for one task, beside the others of its folder and in their form: the
 * fields that they have in their headers, the sections with which they are marked.
 *
 * @param others  the folder's other files
 */
export function newTaskFile(others: readonly BacklogFile[], wanted: NewEntry, settings?: BacklogFile): NewTaskFile {
  const like = likeliest(others);
  if (like === undefined)
    return { refused: `No file shows how “${wanted.task.title}” would be written. Write it by hand.` };
  const end = lineEndOf(like.text);
  const path = `${like.path.slice(0, like.path.lastIndexOf("/") + 1)}${nameOf(wanted)}`;
  const statuses = settings === undefined ? [] : readSettings(linesOf(settings.text).lines).statuses;
  const all = readBacklogFile(like, settings);
  for (const word of stateWords(all, statuses, wanted.state, all.tasks[0]?.written.status ?? "To Do")) {
    const lines = [...matterOf(like, wanted, word), "", ...sectionsOf(like.text, wanted), ""];
    const file = { path, text: lines.join("\n").replaceAll("\n", end) };
    const [entry, ...more] = readBacklogFile(file, settings).tasks;
    if (entry === undefined || more.length > 0) continue;
    if (entry.draft.key !== wanted.key || entry.draft.title !== wanted.task.title) continue;
    if (entryStandsAs(entry.state.name, wanted.state) !== "wrong")
      return { file, entry, unsaid: unsaidIn(entry, wanted) };
  }
  return {
    refused: `“${wanted.task.title}” cannot be written as a file of its own as the others are. Write it by hand.`,
  };
}

/** The last by name of those that say most in their headers: what is open, rather than what is done. */
function likeliest(others: readonly BacklogFile[]): BacklogFile | undefined {
  const tasks = others.filter(({ text }) => /^\u{feff}?---\r?\n/u.test(text));
  return tasks.findLast(({ path }) => /(?:^|\/)tasks\/[^/]+$/.test(path)) ?? tasks.at(-1);
}

/** `t-3k9x0qa - Draw-the-logo.md`: readable, and without what some file systems refuse. */
function nameOf({ key, task }: NewEntry): string {
  const words = task.title.replaceAll(/[^\p{L}\p{N}.]+/gu, "-").replaceAll(/^[-.]+|[-.]+$/g, "");
  return `${key} - ${Array.from(words).slice(0, 80).join("") || "Task"}.md`;
}

function matterOf({ text }: BacklogFile, { task, key, after }: NewEntry, status: string): readonly string[] {
  const { lines } = linesOf(text);
  const names = new Set(readEntries(lines, 1, (frontMatterEnd(lines) ?? 1) - 1).entries.map(({ name }) => name));
  const list = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [`${name}: []`] : [`${name}:`, ...items.map((item) => `  - ${quotedMark(item)}`)];
  const isPerson = /^assignee:\r?\n[ \t]*- '@/m.test(text);
  const people = task.assignee === undefined ? [] : [isPerson ? `@${task.assignee}` : task.assignee];
  return [
    "---",
    `id: ${key}`,
    `title: ${matterValue(task.title)}`,
    `status: ${matterValue(status)}`,
    ...(people.length > 0 || names.has("assignee") ? list("assignee", people) : []),
    ...(task.labels.length > 0 || names.has("labels") ? list("labels", task.labels) : []),
    ...(after.length > 0 || names.has("dependencies") ? list("dependencies", after) : []),
    ...(task.priority === undefined ? [] : [`priority: ${task.priority}`]),
    ...(task.estimate === undefined ? [] : [`estimate: ${matterValue(task.estimate.text)}`]),
    "---",
  ];
}

function quotedMark(text: string): string {
  return text.startsWith("@") ? `'${text.replaceAll("'", "''")}'` : matterValue(text);
}

/** Sections, between the comments with which Backlog.md marks them where the others have these. */
function sectionsOf(like: string, { task }: NewEntry): readonly string[] {
  const isMarked = like.includes("<!-- SECTION:") || like.includes("<!-- AC:BEGIN");
  const between = (mark: string, lines: readonly string[]): readonly string[] =>
    isMarked ? [`<!-- ${mark}:BEGIN -->`, ...lines, `<!-- ${mark}:END -->`] : lines;
  const parts: (readonly string[])[] = [];
  const description = task.description.trim();
  if (description !== "" || isMarked)
    parts.push([
      "## Description",
      "",
      ...between("SECTION:DESCRIPTION", description === "" ? [] : description.split(/\r\n|\n|\r/)),
    ]);
  if (task.criteria.length > 0)
    parts.push(["## Acceptance Criteria", ...between("AC", itemsOf(task.criteria, isMarked))]);
  if (task.checklist.length > 0) parts.push(["## Steps", "", ...itemsOf(task.checklist, false)]);
  if (task.notes.trim() !== "")
    parts.push(["## Implementation Notes", "", ...between("SECTION:NOTES", task.notes.trim().split(/\r\n|\n|\r/))]);
  return parts.flatMap((part, index) => (index === 0 ? part : ["", ...part]));
}

function itemsOf(items: readonly ChecklistItem[], counted: boolean): readonly string[] {
  let count = 0;
  return items.map(({ text, done, depth }) => {
    if (depth === 0) count += 1;
    const number = counted && depth === 0 ? `#${count} ` : "";
    return `${"  ".repeat(depth)}- [${done ? "x" : " "}] ${number}${text.replaceAll(/\s*[\r\n]+\s*/g, " ")}`;
  });
}
