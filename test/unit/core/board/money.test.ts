import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { inbox } from "#core/board/view/inbox.ts";
import type { BudgetLimits } from "#core/cost/budget.ts";
import { BudgetSpent } from "#core/cost/purse.ts";

const now = Date.UTC(2026, 10, 21, 12);
const today = "2026-11-21";
const [t1, t2] = [TaskId.parse("t-1"), TaskId.parse("t-2")];
const [r1, r2] = [RunId.parse("r-1"), RunId.parse("r-2")];

const after = (state: BoardState, ...commands: readonly Command[]): BoardState =>
  commands.reduce((each, command) => projectAll(each, decide(each, command, now)), state);

const started = (task: TaskId, run: RunId, budgetMicroUsd?: number): readonly Command[] => [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: task, budgetMicroUsd }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "coder" },
  { type: "run/start", run, worker: "w" },
];
const board = after(emptyBoard, ...started(t1, r1), ...started(t2, r2));

const reserve = (run: RunId, id: string, limits: BudgetLimits, microUsd?: number, day = today): Command => ({
  type: "budget/reserve",
  id,
  run,
  day,
  limits,
  ...(microUsd !== undefined && { microUsd }),
});
const record = (run: RunId, id: string, costMicroUsd?: number): Command => ({
  type: "usage/record",
  id,
  run,
  usage: costMicroUsd === undefined ? { provenance: "unknown" } : { costMicroUsd, provenance: "reported" },
});

/** What a budget refuses; `undefined` when it does not. */
function refusal(state: BoardState, command: Command): BudgetSpent | undefined {
  try {
    decide(state, command, now);
    return undefined;
  } catch (error) {
    if (error instanceof BudgetSpent) return error;
    throw error;
  }
}

describe("budget/reserve", () => {
  it("writes nothing where nothing is limited", () => {
    expect(decide(board, reserve(r1, "a", {}, 5), now)).toEqual([]);
  });

  it("refuses what is more than the rest, spent and held together", () => {
    const held = after(board, reserve(r1, "a", { day: 100 }, 60));
    expect(refusal(held, reserve(r2, "b", { day: 100 }, 41))).toMatchObject({ scope: "day", isHeld: true });
    expect(refusal(held, reserve(r2, "b", { day: 100 }, 40))).toBeUndefined();
    const spent = after(held, record(r1, "a", 70));
    expect(refusal(spent, reserve(r2, "b", { day: 100 }, 31))).toMatchObject({ isHeld: false });
    expect(refusal(spent, reserve(r2, "b", { day: 100 }, 30))).toBeUndefined();
  });

  it("says what is in the way", () => {
    const spent = after(board, record(r1, "a", 4_200_000));
    expect(refusal(spent, reserve(r2, "b", { project: 5_000_000 }, 1_000_000))?.message).toBe(
      "The project’s budget has no room for $1.00 more: $4.20 of $5.00 is spent.",
    );
  });

  it.each([
    ["run", r1, r2],
    ["task", r1, r2],
  ] as const)("counts only its own against the budget of a %s", (scope, mine, other) => {
    const spent = after(board, record(mine, "a", 100));
    expect(refusal(spent, reserve(mine, "b", { [scope]: 100 }, 1))).toMatchObject({ scope });
    expect(refusal(spent, reserve(other, "b", { [scope]: 100 }, 100))).toBeUndefined();
  });

  it("takes a task's own budget before that of the settings", () => {
    const own = after(emptyBoard, ...started(t1, r1, 10));
    expect(refusal(own, reserve(r1, "a", { task: 1_000 }, 11))).toMatchObject({ scope: "task", key: "task:t-1" });
    expect(refusal(own, reserve(r1, "a", {}, 11))).toMatchObject({ limitMicroUsd: 10 });
  });

  it("begins a new day with a full budget, and keeps a charge on the day on which it began", () => {
    const held = after(board, reserve(r1, "a", { day: 100 }, 90));
    const late = projectAll(held, decide(held, record(r1, "a", 90), now + 24 * 3_600_000));
    expect(late.charges.get("a")).toMatchObject({ day: today });
    expect(refusal(late, reserve(r2, "b", { day: 100 }, 100))).toBeDefined();
    expect(refusal(late, reserve(r2, "b", { day: 100 }, 100, "2026-11-22"))).toBeUndefined();
  });

  it("lets the board's budget go with the tasks that are done, not the project's", () => {
    const spent = after(board, record(r1, "a", 100), { type: "run/cancel", run: r1 });
    const done = after(spent, { type: "task/move", id: t1, state: { name: "done" } });
    expect(refusal(spent, reserve(r2, "b", { board: 100 }, 1))).toBeDefined();
    expect(refusal(done, reserve(r2, "b", { board: 100 }, 1))).toBeUndefined();
    expect(refusal(done, reserve(r2, "b", { project: 100 }, 1))).toBeDefined();
  });

  it("holds all there is where the worst case is not known, and lets nobody else begin", () => {
    const held = after(board, reserve(r1, "a", { day: 100, project: 70 }));
    expect(held.reservations.get("a")).toMatchObject({ microUsd: 70, whole: true });
    expect(refusal(held, reserve(r2, "b", { day: 100 }, 1))).toMatchObject({ isHeld: true });
    expect(refusal(after(held, record(r1, "a", 20)), reserve(r2, "b", { day: 100 }, 80))).toBeUndefined();
  });

  it("replaces what is held under the same id", () => {
    const more = after(board, reserve(r1, "a", { day: 100 }, 60), reserve(r1, "a", { day: 100 }, 90));
    expect([...more.reservations.values()].map(({ microUsd }) => microUsd)).toEqual([90]);
  });
});

describe("usage/record", () => {
  it("charges once", () => {
    const once = after(board, record(r1, "a", 5));
    expect(decide(once, record(r1, "a", 5), now)).toEqual([]);
  });

  it("counts what was held while the cost is not known", () => {
    const unknown = after(board, reserve(r1, "a", { day: 100 }, 60), record(r1, "a"));
    expect(unknown.reservations.size).toBe(0);
    expect(unknown.charges.get("a")).toMatchObject({ countedMicroUsd: 60 });
    expect(refusal(unknown, reserve(r2, "b", { day: 100 }, 41))).toMatchObject({ isHeld: false });
  });
});

describe("a run that ends over a turn", () => {
  const held = after(board, reserve(r1, "a", { day: 100 }, 60));
  const dead = after(held, { type: "run/interrupt", run: r1, reason: "Its worker died.", died: { most: 3 } });

  it("is charged at the worst case of that turn, of unknown cost", () => {
    expect(dead.reservations.size).toBe(0);
    expect(dead.charges.get("a")).toMatchObject({
      cutOff: true,
      countedMicroUsd: 60,
      usage: { provenance: "unknown" },
    });
    expect(refusal(dead, reserve(r2, "b", { day: 100 }, 41))).toBeDefined();
  });

  it("is charged what it used when it says so after all, once", () => {
    const late = after(dead, record(r1, "a", 7));
    expect(late.charges.get("a")).toMatchObject({ usage: { costMicroUsd: 7 }, day: today });
    expect(decide(late, record(r1, "a", 8), now)).toEqual([]);
    expect(refusal(late, reserve(r2, "b", { day: 100 }, 93))).toBeUndefined();
  });

  it("does not touch what others hold", () => {
    const both = after(board, reserve(r1, "a", { day: 100 }, 1), reserve(r2, "b", { day: 100 }, 1));
    const one = after(both, { type: "run/fail", run: r1, reason: "It failed." });
    expect([...one.reservations.keys()]).toEqual(["b"]);
  });
});

describe("budget/exhaust with a question", () => {
  const key = `day:${today}`;
  const spent = after(board, record(r1, "a", 100));
  const ask = (run: RunId): Command => ({
    type: "budget/exhaust",
    run,
    reason: "No room.",
    key,
    ask: { limitMicroUsd: 100 },
  });
  const stopped = (run: RunId): Command => ({ type: "run/interrupt", run, reason: "No room." });
  const asked = after(spent, ask(r1), ask(r2), stopped(r1));
  const [question] = asked.approvals.values();
  const answer = (decision: "allow" | "deny"): Command => ({
    type: "approval/answer",
    id: question?.id ?? (undefined as never),
    decision,
    by: "you",
  });

  it("asks once, however many runs meet the budget", () => {
    expect(asked.approvals.size).toBe(1);
    expect(inbox(asked).filter(({ kind }) => kind === "approval")).toHaveLength(1);
  });

  it("grants as much again, and resumes whoever waits", () => {
    const granted = after(asked, answer("allow"));
    expect(granted.grants.get(key)).toBe(100);
    expect(granted.runs.get(r1)?.state.name).toBe("queued");
    expect(refusal(granted, reserve(r2, "b", { day: 100 }, 100))).toBeUndefined();
    expect(inbox(granted).filter(({ kind }) => kind === "approval")).toEqual([]);
    // It was still being interrupted when the answer came.
    expect(after(granted, stopped(r2)).runs.get(r2)?.state.name).toBe("queued");
  });

  it("asks anew when that is spent, too", () => {
    const again = after(asked, answer("allow"), stopped(r2), { type: "run/start", run: r2, worker: "w" });
    const more: Command = { type: "budget/exhaust", run: r2, reason: "No room.", key, ask: { limitMicroUsd: 200 } };
    expect(after(again, more).approvals.size).toBe(2);
  });

  it("leaves the runs where they are when it is denied, and does not ask again", () => {
    const denied = after(asked, answer("deny"));
    expect(denied.grants.size).toBe(0);
    expect(denied.runs.get(r1)?.state.name).toBe("interrupted");
    const resumed = after(
      denied,
      { type: "run/resume", run: r1 },
      { type: "run/start", run: r1, worker: "w" },
      ask(r1),
    );
    expect(inbox(resumed).filter(({ kind }) => kind === "approval")).toEqual([]);
  });
});
