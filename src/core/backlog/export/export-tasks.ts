import type { BoardState } from "../../board/board-state.ts";
import { columnOf, columns, type Column, type Task } from "../../board/task.ts";

export const exportFormats = ["json", "csv", "markdown"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a file of this name is expected to hold. */
export function formatOf(file: string | undefined): ExportFormat {
  if (/\.(?:md|markdown)$/iu.test(file ?? "")) return "markdown";
  return /\.csv$/iu.test(file ?? "") ? "csv" : "json";
}

/** All tasks of a board but the dismissed ones, as one text that other tools read. */
export function exportTasks(board: BoardState, format: ExportFormat): string {
  const tasks = [...board.tasks.values()].filter(({ state }) => state.name !== "dismissed");
  switch (format) {
    case "json":
      return `${JSON.stringify({ schema: 1, tasks }, undefined, 2)}\n`;
    case "csv":
      return csvOf(board, tasks);
    case "markdown":
      return markdownOf(board, tasks);
  }
}

const header = [
  "id",
  "title",
  "state",
  "priority",
  "estimate",
  "assignee",
  "labels",
  "after",
  "group",
  "criteria",
  "description",
];

function csvOf(board: BoardState, tasks: readonly Task[]): string {
  const rows = tasks.map((task) => [
    task.key ?? task.id,
    task.title,
    task.state.name,
    task.priority ?? "",
    task.estimate?.text ?? "",
    task.assignee ?? "",
    task.labels.join(", "),
    namesOf(board, task).join(", "),
    task.group ?? "",
    task.criteria.map(({ text, done }) => `[${done ? "x" : " "}] ${text}`).join("\n"),
    task.description,
  ]);
  return [header, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/** A spreadsheet would reckon with what begins like a formula, so that gets an apostrophe in front. */
function cellOf(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const columnTitles: Record<Column, string> = {
  proposed: "Proposed",
  backlog: "Backlog",
  ready: "Ready",
  "in-progress": "In Progress",
  review: "Review",
  published: "In Review",
  done: "Done",
  blocked: "Blocked",
};

/** A backlog that Tutti, and a person, can read back. */
function markdownOf(board: BoardState, tasks: readonly Task[]): string {
  const sections = columns.flatMap((column) => {
    const those = tasks.filter(({ state }) => columnOf(state) === column);
    return those.length === 0
      ? []
      : [`## ${columnTitles[column]}\n\n${those.map((task) => entryOf(board, task)).join("\n")}`];
  });
  return `${["# Backlog", ...sections].join("\n\n")}\n`;
}

function entryOf(board: BoardState, task: Task): string {
  const after = namesOf(board, task).join(", ");
  const fields: readonly (readonly [string, string | undefined])[] = [
    ["Priority", task.priority],
    ["Estimate", task.estimate?.text],
    ["Assignee", task.assignee],
    ["Labels", task.labels.join(", ")],
    ["Depends on", after],
    ["Phase", task.group === undefined ? undefined : oneLine(task.group)],
  ];
  const head = `- [${task.state.name === "done" ? "x" : " "}] ${task.key === undefined ? "" : `${task.key}: `}${oneLine(task.title)}`;
  const lines = fields.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`  - ${name}: ${value}`],
  );
  return [
    head,
    ...lines,
    ...textOf("Description", task.description),
    ...listOf("Acceptance criteria", task.criteria),
    ...listOf("Steps", task.checklist),
    ...textOf("Notes", task.notes),
  ].join("\n");
}

function listOf(name: string, items: Task["criteria"]): readonly string[] {
  if (items.length === 0) return [];
  const lines = items.map(
    ({ text, done, depth }) => `${"  ".repeat(depth + 2)}- [${done ? "x" : " "}] ${oneLine(text)}`,
  );
  return [`  - ${name}:`, ...lines];
}

/** Code, lists and tables stay what they are in a block below the name. */
function textOf(name: string, text: string): readonly string[] {
  const lines = closed(text.trim().split(/\r\n|\n|\r/));
  if (lines.length === 1) return lines[0] === "" ? [] : [`  - ${name}: ${lines[0]}`];
  return [`  - ${name}:`, ...lines.map((line) => (line.trim() === "" ? "" : `    ${withoutRule(line)}`))];
}

/** A code block that is never closed would take in the entries that follow. */
function closed(lines: readonly string[]): readonly string[] {
  let fence: string | undefined;
  for (const line of lines) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) === true && line.trim() === mark) fence = undefined;
  }
  return fence === undefined ? lines : [...lines, fence];
}

/** A line across the page would end the list in which the entry stands. */
function withoutRule(line: string): string {
  return /^\s*(?:-[ \t]*|_[ \t]*|\*[ \t]*|=[ \t]*){3,}$/.test(line) ? line.replace(/\S/, String.raw`\$&`) : line;
}

/** The author's own ids where there are any, else titles: they mean something outside the board. */
function namesOf(board: BoardState, task: Task): readonly string[] {
  return task.after.map((id) => {
    const other = board.tasks.get(id);
    return other?.key ?? (other === undefined ? id : oneLine(other.title));
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
}
