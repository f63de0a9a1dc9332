import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { FindingId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { nextStep, runObstacle } from "#core/board/view/next-step.ts";
import { propose } from "#core/plan/propose.ts";

const run = RunId.parse("r-1");
const board = (...commands: readonly Command[]): BoardState =>
  commands.reduce((state, command) => projectAll(state, decide(state, command, 0)), emptyBoard);

const finding = {
  id: FindingId.parse("f-1"),
  rule: "missing/license",
  severity: "warning" as const,
  title: "No licence",
  message: "There is no licence.",
  evidence: [{ file: ".", text: "" }],
};
const analysed = (findings = [finding]): Command => ({
  type: "analysis/record",
  analysis: {
    facts: { name: "shop", files: 1, lines: 1, languages: [], packageManagers: [], commands: [] },
    skipped: [],
    findings,
  },
});
const planned: Command = { type: "plan/propose", tasks: [...propose([finding])] };
const add = (id: string, more: object = {}): Command => ({
  type: "task/add",
  task: TaskDraft.parse({ id, title: `Do ${id}`, ...more }),
  state: { name: "ready" },
});
const request: Command = { type: "run/request", run, task: TaskId.parse("a"), agent: "claude" };
const deliver: readonly Command[] = [
  { type: "run/start", run, worker: "w" },
  {
    type: "run/deliver",
    run,
    author: "gate",
    delivery: { round: 1, commit: "c", files: 1, added: 1, removed: 0, checks: [] },
    findings: [],
  },
];

describe("nextStep", () => {
  it.each<[string, readonly Command[], string | undefined]>([
    ["nothing has happened", [], "analyse"],
    ["there are findings that no task deals with", [analysed()], "plan"],
    ["nothing was found", [analysed([])], undefined],
    ["there are proposals", [analysed(), planned], "accept"],
    ["there is a ready task, whatever else there is", [analysed(), planned, add("a")], "run"],
    ["all that is ready is with agents", [analysed([]), add("a"), request], undefined],
    ["work is delivered", [analysed(), planned, add("a"), request, ...deliver], "review"],
    ["only a person can do what is ready", [analysed([]), add("a", { assignee: "human" })], undefined],
  ])("when %s", (_, commands, step) => {
    expect(nextStep(board(...commands))?.step).toBe(step);
  });
});

describe("runObstacle", () => {
  it.each<[readonly Command[], string | undefined]>([
    [[add("a")], undefined],
    [[analysed(), planned], "No task is ready. Accept a proposal first."],
    [[add("a"), request], "Every ready task is with an agent already."],
    [[], "No task is ready. Move one to Ready first."],
    [[add("a", { assignee: "human" })], "The only ready task cannot run. It is assigned to a human."],
    [
      [add("a", { assignee: "human" }), add("b", { after: ["a"] })],
      "None of the 2 ready tasks can run. “Do a”: It is assigned to a human.",
    ],
  ])("says why no ready task can run: %#", (commands, reason) => {
    expect(runObstacle(board(...commands))).toBe(reason);
  });
});
