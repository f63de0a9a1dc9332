import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import type { TaskChanges } from "#core/board/event.ts";
import { TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { editByForm, problemsOfForm } from "#core/edit/edit-by-form.ts";
import { writeForm } from "#core/edit/write-form.ts";

const id = TaskId.parse("t-1");
const other = TaskId.parse("t-2");
const gone = TaskId.parse("t-gone");
const draft = TaskDraft.parse({
  id,
  title: "Greet people",
  description: "Say hello.\r\nTwice.",
  priority: "high",
  after: [gone],
  recipe: { recipe: "greeting", options: { in: "Greek" } },
  criteria: [{ text: "It says hello", done: false, depth: 2 }],
});

function after(board: BoardState, ...commands: Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, 1)), board);
}
const start = after(
  emptyBoard,
  { type: "task/add", task: draft, state: { name: "ready" } },
  { type: "task/add", task: TaskDraft.parse({ id: other, key: "TASK-7", title: "Meet" }), state: { name: "ready" } },
);
const opened = writeForm(start, start.tasks.get(id)!);
const edit = (changes: TaskChanges): Command => ({ type: "task/edit", id, changes });

function by(text: string, board = start, overwrite = false) {
  return editByForm(board, board.tasks.get(id)!, { opened, text, overwrite });
}

describe("an edit by form", () => {
  it("is none when the form is as it was, whatever the board says meanwhile", () => {
    expect(by(opened)).toEqual({ name: "unchanged" });
    expect(by(opened, after(start, edit({ title: "Greet all" })))).toEqual({ name: "unchanged" });
  });

  it("asks only for the fields that the person changed", () => {
    expect(by(opened.replace("Priority: high", "Priority: low").replace("Say hello.", "Say hi."))).toMatchObject({
      name: "edit",
      command: { changes: { priority: "low", description: "Say hi.\nTwice." } },
    });
  });

  it("keeps what another hand has changed elsewhere", () => {
    const board = after(start, edit({ title: "Greet everybody", labels: ["new"] }));
    const found = by(opened.replace("Priority: high", "Priority: low"), board);
    expect(found).toMatchObject({ name: "edit", command: { changes: { priority: "low" }, was: { priority: "high" } } });
    if (found.name !== "edit") return;
    expect(after(board, found.command).tasks.get(id)).toMatchObject({
      title: "Greet everybody",
      labels: ["new"],
      priority: "low",
    });
  });

  it("is a conflict where another hand has changed the same to something else, unless it shall be overwritten", () => {
    const board = after(start, edit({ priority: "critical", title: "Greet all" }));
    const text = opened.replace("Priority: high", "Priority: low");
    expect(by(text, board)).toEqual({ name: "conflict", fields: ["Priority"] });
    expect(by(text, board, true)).toMatchObject({ name: "edit", command: { changes: { priority: "low" } } });
    expect(by(opened.replace("Priority: high", "Priority: critical"), board)).toMatchObject({ name: "edit" });
  });

  it("finds the tasks that come first by key or id, and keeps one that is not on the board", () => {
    expect(by(opened.replace("After: t-gone", "After: task-7, t-gone"))).toMatchObject({
      command: { changes: { after: [other, gone] } },
    });
    expect(by(opened.replace("After: t-gone", "After: TASK-8"))).toEqual({
      name: "unreadable",
      problems: [{ line: 7, message: "There is no task TASK-8." }],
    });
  });

  it("takes a recipe away, so that an agent does the task, but does not exchange it", () => {
    expect(by(opened.replace("Recipe: greeting", "Recipe:"))).toMatchObject({ command: { changes: { recipe: null } } });
    expect(by(opened.replace("Recipe: greeting", "Recipe: licence"))).toMatchObject({ name: "unreadable" });
  });

  it("changes nothing while a line cannot be read", () => {
    const text = opened.replace("Priority: high", "Priority: soonish").replace("Say hello.", "Say hi.");
    expect(by(text)).toMatchObject({ name: "unreadable", problems: [{ line: 3 }] });
    expect(problemsOfForm(start, start.tasks.get(id)!, text)).toMatchObject([{ line: 3 }]);
    expect(problemsOfForm(start, start.tasks.get(id)!, opened)).toEqual([]);
  });
});
