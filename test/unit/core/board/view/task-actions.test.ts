import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { taskActions } from "#core/board/view/task-actions.ts";
import { Approval } from "#core/permission/approval.ts";

const task = TaskId.parse("a");
const run = RunId.parse("r");
const request: Command = { type: "run/request", run, task, agent: "claude" };
const start: Command = { type: "run/start", run, worker: "w" };
const delivery = { round: 1, commit: "0".repeat(40), files: 1, added: 1, removed: 0, checks: [] };
const deliver: Command = { type: "run/deliver", run, author: "gate", findings: [], delivery };
const question = {
  id: ApprovalId.parse("q"),
  task,
  run,
  title: "Run",
  kind: "execute",
  paths: [],
  reason: "It runs.",
  askedAt: 0,
  expiresAt: 1,
};
const asking: Command = { type: "approval/ask", approval: Approval.parse(question) };

function actions(...commands: readonly Command[]): readonly string[] {
  const add: Command = { type: "task/add", task: TaskDraft.parse({ id: task, title: "A" }), state: { name: "ready" } };
  return taskActions(
    [add, ...commands].reduce((board, command) => projectAll(board, decide(board, command, 1)), emptyBoard),
    task,
  );
}

describe("taskActions", () => {
  it.each([
    ["ready", [], ["run", "edit"]],
    ["queued", [request], ["stop", "transcript", "edit"]],
    ["running", [request, start], ["pause", "stop", "transcript", "edit"]],
    ["asking", [request, start, asking], ["answer", "pause", "stop", "transcript", "edit"]],
    ["delivered", [request, start, deliver], ["review", "publish", "rebase", "retry", "transcript", "edit"]],
    ["failed", [request, start, { type: "run/fail", run, reason: "It hung." }], ["run", "retry", "transcript", "edit"]],
    [
      "interrupted",
      [request, start, { type: "run/interrupt", run, reason: "Its worker died." }],
      ["resume", "retry", "rebase", "transcript", "edit"],
    ],
  ] satisfies [string, Command[], string[]][])("of a task that is %s", (_, commands, expected) => {
    expect(actions(...commands)).toEqual(expected);
  });

  it("are none where there is no such task", () => {
    expect(taskActions(emptyBoard, task)).toEqual([]);
  });
});
