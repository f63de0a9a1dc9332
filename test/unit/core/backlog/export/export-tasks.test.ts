import { describe, expect, it } from "vitest";
import { exportTasks, formatOf } from "#core/backlog/export/export-tasks.ts";
import { importBacklog } from "#core/backlog/import-backlog.ts";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { decide } from "#core/board/decide.ts";
import { projectAll } from "#core/board/project.ts";
import { Task } from "#core/board/task.ts";
import { readCase } from "../cases.ts";

/** A board with the tasks of a file. */
function boardOf(text: string): BoardState {
  const tasks = importBacklog(text, "BACKLOG.md").tasks.map(({ draft, state }) => ({ task: draft, state }));
  return projectAll(
    emptyBoard,
    decide(emptyBoard, { type: "import/record", file: "BACKLOG.md", tasks, notUnderstood: [] }, 1),
  );
}

const board = boardOf(readCase("backlogs/cards.md"));
const told = ({ tasks }: BoardState) =>
  [...tasks.values()]
    .map(({ key, title, state, priority, labels, estimate, criteria, after }) => ({
      key,
      title,
      state: state.name,
      priority,
      labels,
      estimate,
      criteria,
      after: after.map((id) => tasks.get(id)?.key ?? id),
    }))
    .toSorted((a, b) => (`${a.key} ${a.title}` < `${b.key} ${b.title}` ? -1 : 1));

describe("a board that is exported", () => {
  it("says the same when its Markdown is imported again", () => {
    expect(board.tasks.size).toBeGreaterThan(3);
    expect(told(boardOf(exportTasks(board, "markdown")))).toEqual(told(board));
  });

  it.each([
    ["paragraphs", "One.\nStill one.\n\nTwo."],
    ["a list first", "- one\n  - two\n    more of two\n- three\n\nAfter it."],
    ["numbers and boxes", "Do:\n\n1. this\n2. that\n\n- [ ] not a step\n- [x] nor this"],
    ["code first", "```ts\nif (a) {\n  - [ ] b\n\n    c\n}\n```\n\nAfter it."],
    ["a table", "See:\n\n| a | b |\n|---|---|\n| 1 | 2 |"],
    ["headings", "## Why\n\nBecause.\n\n### How\n\nSo."],
    ["a quotation", "> Be careful.\n> Really.\n\nAfter it."],
    ["what looks like fields", "Status: open\n**Priority:** low\n\nDone when:\n\n- all is well"],
  ])("keeps the text of tasks when its Markdown is imported again: %s", (_, text) => {
    const one = boardOf("# Plan\n\n## Shop\n\n- [ ] T-1: Cut\n  - [x] measure\n    - [ ] twice\n- [ ] T-2: Sew\n");
    const full = [...one.tasks.values()].map((task) => ({ ...task, description: text, notes: text }));
    const again = boardOf(exportTasks({ ...one, tasks: new Map(full.map((task) => [task.id, task])) }, "markdown"));
    const told = (task: Task) => [task.key, task.group, task.checklist, task.description, task.notes];
    expect([...again.tasks.values()].map(told)).toEqual(full.map(told));
  });

  it.each([
    ["a line across the page", "Above.\n\n---\n\nBelow.", "Above.\n\n\\---\n\nBelow."],
    ["a code block that is not closed", "Run:\n\n```sh\nnpm ci", "Run:\n\n```sh\nnpm ci\n```"],
  ])("lets %s of a description not end the list", (_, description, written) => {
    const one = boardOf("- [ ] T-1: Cut\n- [ ] T-2: Sew\n");
    const full = [...one.tasks.values()].map((task) => ({ ...task, description }));
    const again = boardOf(exportTasks({ ...one, tasks: new Map(full.map((task) => [task.id, task])) }, "markdown"));
    expect([...again.tasks.values()].map((task) => [task.key, task.description])).toEqual([
      ["T-1", written],
      ["T-2", written],
    ]);
  });

  it("has every task in full as JSON", () => {
    const { schema, tasks } = JSON.parse(exportTasks(board, "json"));
    expect(schema).toBe(1);
    expect(tasks.map((task: unknown) => Task.parse(task))).toEqual([...board.tasks.values()]);
  });

  it("has a row for each task as CSV, in which nothing is reckoned", () => {
    const text = '- [ ] T-1: Say "yes", or not\n- [x] T-2: =1+1\n';
    const [header, ...rows] = exportTasks(boardOf(text), "csv").split("\r\n");
    expect(header).toBe("id,title,state,priority,estimate,assignee,labels,after,group,criteria,description");
    expect(rows).toEqual(['T-1,"Say ""yes"", or not",backlog,,,,,,,,', "T-2,'=1+1,done,,,,,,,,", ""]);
  });

  it.each([
    ["plan/BACKLOG.md", "markdown"],
    ["BACKLOG.MARKDOWN", "markdown"],
    ["tasks.csv", "csv"],
    ["tasks.json", "json"],
    ["tasks.md.txt", "json"],
    [undefined, "json"],
  ] as const)("is in the format that its file's ending tells: %s", (file, format) => {
    expect(formatOf(file)).toBe(format);
  });

  it("leaves out what was dismissed", () => {
    const [first] = board.tasks.keys();
    if (first === undefined) throw new Error("The board is empty.");
    const less = projectAll(board, decide(board, { type: "task/dismiss", id: first, reason: "No." }, 2));
    expect(JSON.parse(exportTasks(less, "json")).tasks).toHaveLength(board.tasks.size - 1);
  });
});
