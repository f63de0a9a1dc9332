import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import type { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { targetOf } from "#vscode/target.ts";

const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");
const events: Event[] = [
  { type: "task/added", at: 1, task: TaskDraft.parse({ id: task, title: "One" }), state: { name: "ready" } },
  { type: "run/requested", at: 2, run, task, agent: "recipe" },
];
const board = projectAll(emptyBoard, events);

describe("targetOf", () => {
  it("knows a task by its id", () => {
    expect(targetOf("t-1", board)).toEqual({ task });
  });

  it("knows a run by its id, and its task", () => {
    expect(targetOf("r-1", board)).toEqual({ run, task });
  });

  it("reads a row of a view", () => {
    expect(targetOf({ id: "x", target: { run } }, board)).toEqual({ run, task });
  });

  it("reads the address of a document, and of a comment thread in one", () => {
    const uri = { scheme: "tutti-git", path: "/a.ts", query: "run=r-1&commit=abc&side=new" };
    expect(targetOf(uri, board)).toEqual({ run, task });
    expect(targetOf({ uri }, board)).toEqual({ run, task });
    expect(targetOf({ scheme: "tutti-task", path: "/One.md", query: "task=t-1" }, board)).toEqual({ task });
  });

  it.each([undefined, null, 5, "t-2", "", {}, { scheme: "file", query: "run=r-1" }, ["t-1"]])(
    "finds nothing in %j",
    (argument) => {
      expect(targetOf(argument, board)).toEqual({ task: undefined });
    },
  );
});
