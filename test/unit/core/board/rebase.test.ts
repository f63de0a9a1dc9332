import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { boardView } from "#core/board/view/board-view.ts";
import { taskDocument } from "#core/board/view/task-document.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { standsOn } from "#core/overlap/in-play.ts";
import { deliveryOf } from "#core/run/rebase.ts";

const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const pull = { number: 7, url: "http://forge/7", branch: "tutti/a" };
const onto = { commit: "newer", name: "main" };
const rebase: Command = { type: "run/rebase", run, onto, conflicts: "undo" };

const begun: Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Task a" }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "coder" },
  { type: "run/start", run, worker: "w" },
  { type: "run/place", run, place: { path: "/a", branch: "tutti/a", base: "base" } },
];
const deliver: Command = {
  type: "run/deliver",
  run,
  author: "gate",
  findings: [],
  delivery: { round: 1, commit: "one", files: 1, added: 2, removed: 0, checks: [] },
};
const start: Command = { type: "run/start", run, worker: "w" };
const published: Command[] = [
  deliver,
  { type: "publish/request", run, draft: false },
  start,
  { type: "publish/finish", run, pull },
];
const undone: Command = {
  type: "rebase/finish",
  run,
  number: 1,
  result: { outcome: "undone", reason: "It collides." },
};

function board(...commands: Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, 1_000)), emptyBoard);
}

describe("run/rebase", () => {
  it.each<[string, Command[], string, number]>([
    ["waiting", [deliver], "waiting", 1],
    ["interrupted", [{ type: "run/interrupt", run, reason: "x" }], "interrupted", 0],
  ])("queues a run that is %s", (_, history, from, turn) => {
    const after = board(...begun, ...history, rebase);
    expect(after.runs.get(run)).toMatchObject({
      state: { name: "queued" },
      turn,
      rebases: [{ number: 1, from, onto }],
    });
    expect(after.tasks.get(task)?.state.name).toBe("queued");
  });

  it.each<[string, Command[], string]>([
    ["at work", [], "The work on a “Task a” is at work. Pause it first, then rebase it."],
    [
      "cancelled",
      [
        { type: "run/stop", run },
        { type: "run/cancel", run },
      ],
      "does not follow",
    ],
    ["failed", [{ type: "run/fail", run, reason: "x" }], "has failed. Retry it from a step first."],
    ["published, and nobody was asked", published, "the branch that was pushed is replaced"],
  ])("is refused while it is %s", (_, history, reason) => {
    expect(() => board(...begun, ...history, rebase)).toThrow(reason);
  });

  it("is refused onto itself, and where a recipe would have to settle what collides", () => {
    const waits = [...begun, deliver];
    expect(() => board(...waits, { ...rebase, onto: { ...onto, run } })).toThrow("onto itself");
    const recipe = waits.map((each) => (each.type === "run/request" ? { ...each, agent: "recipe" } : each));
    expect(() => board(...recipe, { ...rebase, conflicts: "agent" })).toThrow("A recipe makes the same change");
  });

  it("that was undone leaves the delivery where it was, and its card says why until something else is wanted", () => {
    const after = board(...begun, deliver, rebase, start, undone);
    expect(after.tasks.get(task)?.state).toEqual({ name: "review", run });
    const card = boardView(after, usualRules).columns.flatMap(({ cards }) => cards)[0];
    expect(card?.remark).toBe("Not rebased. It collides.");
    expect(taskDocument(after, task, (file) => file)).toContain("- Not rebased onto main (newer): It collides.");
    expect(decide(after, undone, 1)).toEqual([]);
  });

  it("of published work remembers what was pushed, and forgets it where nothing came of it", () => {
    const history = [...begun, ...published, { ...rebase, replacesPushed: true }, start];
    expect(board(...history).runs.get(run)).toMatchObject({ pushed: { commit: "one", pull }, turn: 1 });
    const after = board(...history, undone);
    expect(after.runs.get(run)).toMatchObject({ state: { name: "published", pull } });
    expect(after.runs.get(run)?.pushed).toBeUndefined();
    expect(after.tasks.get(task)?.state).toEqual({ name: "published", run, pull });
  });
});

describe("another's delivery", () => {
  it("is what a run stands on until the other delivers anew", () => {
    const [other, b] = [RunId.parse("run-2"), TaskId.parse("b")];
    const second: Command[] = [
      { type: "task/add", task: TaskDraft.parse({ id: b, title: "Task b" }), state: { name: "ready" } },
      { type: "run/request", run: other, task: b, agent: "coder" },
      { type: "run/start", run: other, worker: "w" },
      { type: "run/place", run: other, place: { path: "/b", branch: "tutti/b", base: "base" } },
      { ...deliver, run: other, delivery: { ...deliver.delivery, commit: "two" } },
    ];
    const both = board(...begun, deliver, ...second);
    const on = deliveryOf(both, both.runs.get(run)!);
    expect(on).toEqual({ commit: "one", name: "“Task a”", run });
    const stands = [
      ...begun,
      deliver,
      ...second,
      { type: "run/rebase", run: other, onto: on, conflicts: "undo" },
      { type: "run/start", run: other, worker: "w" },
      { type: "run/place", run: other, place: { path: "/b", branch: "tutti/b", base: "one" } },
      { type: "rebase/finish", run: other, number: 1, result: { outcome: "rebased", commit: "three" } },
    ] satisfies Command[];
    const of = (state: BoardState) => standsOn(state, state.runs.get(other)!);
    expect(of(board(...stands))).toEqual([run]);
    const again: Command[] = [
      { type: "run/return", run, note: "Once more." },
      start,
      { ...deliver, delivery: { ...deliver.delivery, round: 2, commit: "anew" } },
    ];
    expect(of(board(...stands, ...again))).toEqual([]);
    expect(() => deliveryOf(board(...begun), board(...begun).runs.get(run)!)).toThrow("is not delivered");
  });
});
