import { Overlap, type Priority } from "../board/task.ts";
import { priorityNamed } from "../backlog/priority-words.ts";
import { dollarsIn } from "../cost/format-usd.ts";
import type { MicroUsd } from "../cost/usage.ts";
import { readChecklist } from "./form-checklist.ts";
import {
  lineNames,
  sectionNames,
  type FormFields,
  type FormProblem,
  type LineField,
  type SectionField,
} from "./form-fields.ts";
import { linesOf, readText, sectionAt } from "./form-text.ts";
import { readList, readValue } from "./form-values.ts";

export interface ReadForm {
  /** Complete only when there is no problem. */
  readonly fields: FormFields;
  /** Where each field stands, 1-based. */
  readonly lineOf: (field: keyof FormFields) => number;
  readonly problems: readonly FormProblem[];
}

interface Part {
  /** 1-based. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** Reads a form back. A line below the title that is not there says that its value was taken away; a heading must be there. */
export function readForm(text: string): ReadForm {
  const problems: FormProblem[] = [];
  const problem = (line: number, message: string): void => void problems.push({ line, message });
  const lines = linesOf(text);
  const { head, sections } = split(lines, problem);
  const { title, titleLine, values } = readHead(head, problem);
  const value = (field: LineField): string => values.get(field)?.text ?? "";
  const part = (field: SectionField): Part => sections.get(field) ?? { line: lines.length, lines: [] };
  const checklist = (field: "criteria" | "checklist") =>
    readChecklist(part(field).lines, part(field).line + 1, (found) => problems.push(found));

  return {
    fields: {
      title,
      priority: readPriority(value("priority"), (message) => problem(values.get("priority")?.line ?? 1, message)),
      labels: readList(value("labels")),
      estimate: readValue(value("estimate")),
      assignee: readValue(value("assignee")),
      after: readList(value("after")),
      softAfter: readList(value("softAfter")),
      group: readValue(value("group")),
      files: readList(value("files")),
      overlap: readOverlap(value("overlap"), (message) => problem(values.get("overlap")?.line ?? 1, message)),
      budgetMicroUsd: readBudget(value("budgetMicroUsd"), (message) =>
        problem(values.get("budgetMicroUsd")?.line ?? 1, message),
      ),
      recipe: readValue(value("recipe")),
      description: readText(part("description").lines),
      criteria: checklist("criteria"),
      checklist: checklist("checklist"),
      notes: readText(part("notes").lines),
    },
    lineOf: (field) => values.get(field as LineField)?.line ?? sections.get(field as SectionField)?.line ?? titleLine,
    problems: problems.toSorted((a, b) => a.line - b.line),
  };
}

type Complain = (line: number, message: string) => void;

/** Cuts the form at its headings. Other headings are words of the task. */
function split(lines: readonly string[], problem: Complain) {
  const starts = lines.flatMap((line, index) => {
    const field = sectionAt(line);
    return field === undefined ? [] : [{ field, index }];
  });
  const sections = new Map<SectionField, Part>();
  for (const [at, { field, index }] of starts.entries()) {
    if (sections.has(field)) {
      const name = sectionNames[field];
      problem(index + 1, `“## ${name}” stands here a second time. Write “\\## ${name}” if it is a part of the text.`);
    } else sections.set(field, { line: index + 1, lines: lines.slice(index + 1, starts[at + 1]?.index) });
  }
  for (const [field, name] of Object.entries(sectionNames)) {
    if (sections.has(field as SectionField)) continue;
    problem(lines.length, `The heading “## ${name}” is missing. Put it back, with nothing below it to empty it.`);
  }
  return { head: lines.slice(0, starts[0]?.index), sections };
}

/** The title and the lines below it. */
function readHead(lines: readonly string[], problem: Complain) {
  const values = new Map<LineField, { readonly text: string; readonly line: number }>();
  let title = "";
  let titleLine = 0;
  let inComment = false;
  for (const [index, line] of lines.entries()) {
    const number = index + 1;
    inComment ||= line.trimStart().startsWith("<!--");
    const isAside = inComment || line.trim() === "";
    if (line.includes("-->")) inComment = false;
    if (isAside) continue;
    const heading = /^#[ \t]+(.*)$/.exec(line)?.[1]?.trim();
    if (heading !== undefined && titleLine === 0) {
      title = heading;
      titleLine = number;
      continue;
    }
    const [, name = "", text = ""] = /^[ \t]*[-*+][ \t]+(\w[\w \t]*?)[ \t]*:(.*)$/.exec(line) ?? [];
    const field = (Object.keys(lineNames) as LineField[]).find(
      (known) => lineNames[known].toLowerCase() === name.toLowerCase().replaceAll(/\s+/g, " "),
    );
    if (field === undefined) problem(number, notUnderstood(line));
    else if (values.has(field)) problem(number, `“${lineNames[field]}” stands here a second time. Keep one of them.`);
    else values.set(field, { text, line: number });
  }
  if (title === "") problem(Math.max(1, titleLine), "The title is missing. Write it as “# Title” in the first line.");
  return { title, titleLine: Math.max(1, titleLine), values };
}

function notUnderstood(line: string): string {
  const names = Object.values(lineNames).join(", ");
  return `“${line.trim().slice(0, 60)}” is not understood. Here stand only ${names}; other text belongs below a heading.`;
}

function readPriority(text: string, problem: (message: string) => void): Priority | null {
  const value = readValue(text);
  if (value === null) return null;
  const priority = priorityNamed(value);
  if (priority === undefined) problem(`“${value}” is no priority. Write critical, high, medium or low.`);
  return priority ?? null;
}

function readOverlap(text: string, problem: (message: string) => void): Overlap | null {
  const value = readValue(text);
  if (value === null) return null;
  const overlap = Overlap.safeParse(value.toLowerCase());
  if (!overlap.success) problem(`“${value}” says nothing about overlaps. Write wait or allow, or leave it empty.`);
  return overlap.data ?? null;
}

function readBudget(text: string, problem: (message: string) => void): MicroUsd | null {
  const value = readValue(text);
  if (value === null) return null;
  const microUsd = dollarsIn(value);
  if (microUsd === undefined) problem(`“${value}” is no amount. Write dollars, such as $2.50, or leave it empty.`);
  return microUsd ?? null;
}
