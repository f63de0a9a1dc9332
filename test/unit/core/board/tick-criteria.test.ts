import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { CheckResult } from "#core/gate/check.ts";

const now = 1_000;
const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const tested = "It adds (check: npm test)";
const criteria = [tested, "It reads well"].map((text) => ({ text, done: false }));

const proof = (outcome: CheckResult["outcome"], criterion = tested): CheckResult => ({
  name: "criterion",
  criterion,
  outcome,
  summary: "",
  durationMs: 1,
  tail: "",
  findings: [],
});
const deliver = (...checks: CheckResult[]): Command => ({
  type: "run/deliver",
  run,
  author: "gate",
  findings: [],
  delivery: { round: 1, commit: "c0ffee", files: 1, added: 2, removed: 0, checks },
});
function board(...commands: Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, now)), emptyBoard);
}
const running: readonly Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Add", criteria }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "coder" },
  { type: "run/start", run, worker: "w" },
];
const again: readonly Command[] = [
  { type: "run/return", run, note: "More." },
  { type: "run/start", run, worker: "w" },
];
const ticks = (state: BoardState) => state.tasks.get(task)?.criteria.map(({ done }) => done);

describe("a delivery", () => {
  it("ticks the criteria that its checks prove, and no others", () => {
    const state = board(...running, deliver(proof("passed")));
    expect(ticks(state)).toEqual([true, false]);
    expect(state.tasks.get(task)?.edited).toEqual([]);
  });

  it("takes the tick away when the criterion holds no more", () => {
    expect(ticks(board(...running, deliver(proof("passed")), ...again, deliver(proof("failed"))))).toEqual([
      false,
      false,
    ]);
  });

  it("leaves a criterion as it is whose check was not run, or that is another one by now", () => {
    const ticked = board(...running, deliver(proof("passed")), ...again);
    expect(ticks(projectAll(ticked, decide(ticked, deliver(proof("skipped")), now)))).toEqual([true, false]);
    expect(decide(ticked, deliver(proof("failed", "It adds quickly")), now).map(({ type }) => type)).toEqual([
      "run/delivered",
    ]);
  });
});
