import { expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { PermissionClass } from "#core/permission/permission-class.ts";

const task = TaskId.parse("t");
const run = RunId.parse("r");
const ids = ["q-1", "q-2", "q-3"].map((id) => ApprovalId.parse(id));
const [first = ApprovalId.parse("x"), second = first, third = first] = ids;

const ask = (id: ApprovalId, classes: PermissionClass[], risky = false): Command => ({
  type: "approval/ask",
  approval: {
    id,
    task,
    run,
    title: "Run",
    kind: "execute",
    paths: [],
    reason: "It asks.",
    expiresAt: 9,
    classes,
    risky,
  },
});
const board = (...commands: readonly Command[]): BoardState =>
  commands.reduce((state, command) => projectAll(state, decide(state, command, 1)), emptyBoard);
const begun: readonly Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Do" }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "a" },
  { type: "run/start", run, worker: "w" },
];
const always = (id: ApprovalId, decision: "allow" | "deny" = "allow"): Command => ({
  type: "approval/answer",
  id,
  decision,
  by: "human",
  always: true,
});

it("remembers an answer as rules, answers what else waits by them, and only once", () => {
  const asked = board(...begun, ask(first, ["read", "test"]), ask(second, ["test"]), ask(third, ["test", "network"]));
  const answered = projectAll(asked, decide(asked, always(first), 2));
  expect([...answered.rules.values()]).toEqual([{ class: "test", decision: "allow", by: "human", at: 2 }]);
  expect(ids.map((id) => answered.approvals.get(id)?.answer?.by)).toEqual(["human", "rule", undefined]);
  expect(decide(answered, always(first, "deny"), 3)).toEqual([]);
});

it("refuses to remember what is asked each time", () => {
  const asked = board(...begun, ask(first, ["test"], true), ask(second, ["publish"]));
  expect(() => decide(asked, always(first), 2)).toThrow("asked each time");
  expect(() => decide(asked, always(second), 2)).toThrow("asked each time");
});

it("sets, replaces and revokes a rule, and says nothing new when nothing is", () => {
  const set = (decision: "allow" | "deny"): Command => ({ type: "rule/set", class: "git", decision, by: "human" });
  const allowed = board(set("allow"));
  expect(decide(allowed, set("allow"), 2)).toEqual([]);
  expect(board(set("allow"), set("deny")).rules.get("git")?.decision).toBe("deny");
  const revoke: Command = { type: "rule/revoke", class: "git" };
  expect(board(set("allow"), revoke).rules.size).toBe(0);
  expect(decide(emptyBoard, revoke, 2)).toEqual([]);
});
