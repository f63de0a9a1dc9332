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
