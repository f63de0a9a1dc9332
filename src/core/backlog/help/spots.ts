import type { LintProblem } from "../../plan/lint/lint-problem.ts";
import type { ImportedTask } from "../backlog-import.ts";
import type { Place } from "../edit/entry.ts";
import { occurrences, placesOf } from "../edit/places.ts";
import type { TextLine } from "../edit/text-edit.ts";
import { dependencyParts, names } from "./named-tasks.ts";
import { type BacklogPage, lookAt } from "./page.ts";

/** Where an entry says its title; its first line where the title is not written as it is read. */
export function titleSpot(page: BacklogPage, task: ImportedTask): Place {
  const { own, matter, cells } = lookAt(page, task);
  const { title } = task.draft;
  const cell = cells.find(({ text }) => text.includes(title));
  if (cell !== undefined) return cell;
  const head = matter === undefined ? own.slice(0, 1) : own.slice(0, matter.close);
  return occurrences(head, title, 1)[0] ?? contentOf(own[0]);
}

/**
 * Where in its entry a problem is: the words that it is about, or else the title.
 *
 * @param called  other names of the task that a dependency names
 */
export function problemSpot(
  page: BacklogPage,
  task: ImportedTask,
  problem: LintProblem,
  called: readonly string[],
): Place {
  return wordsOf(page, task, problem, called) ?? titleSpot(page, task);
}

function wordsOf(
  page: BacklogPage,
  task: ImportedTask,
  { field, text }: LintProblem,
  called: readonly string[],
): Place | undefined {
  if (text === undefined) return undefined;
  const entry = lookAt(page, task);
  const first = text.split("\n")[0] ?? "";
  if (field === "after") return dependencyParts(page, task).find((part) => names(part, [text, ...called]));
  if (field === "estimate") return placesOf(entry, "estimate").find((place) => place.text.includes(first));
  return occurrences(entry.own.slice(entry.cells.length > 0 ? 0 : 1), first, 1)[0];
}

/** A line without the blanks around it. */
export function contentOf(line: TextLine | undefined): Place {
  if (line === undefined) return { start: 0, end: 0, text: "" };
  const text = line.text.trim();
  const start = line.start + (text === "" ? 0 : line.text.indexOf(text));
  return { start, end: start + text.length, text };
}
