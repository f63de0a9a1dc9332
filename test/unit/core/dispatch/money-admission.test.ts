import { describe, expect, it } from "vitest";
import type { BoardState } from "#core/board/board-state.ts";
import { TaskId } from "#core/board/ids.ts";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import { moneyRules } from "#core/dispatch/money-admission.ts";
import { usualRules } from "#core/dispatch/rules.ts";
import { chooseBy, schedule } from "#core/dispatch/schedule.ts";
import { add, after, boardWith, request, runOfTask, start } from "./boards.ts";

const day = "1970-01-01";
const rules = (budgets: object) => ({
  ...usualRules,
  runLimit: 9,
  money: moneyRules(BudgetSettings.parse(budgets), day),
});
const reason = (board: BoardState, budgets: object, task: string) =>
  schedule(board, rules(budgets)).reasons.get(TaskId.parse(task));
const next = (board: BoardState, budgets: object, held: readonly string[] = []) =>
  chooseBy(board, rules(budgets))(
    [...board.runs.values()].flatMap((run) => (run.state.name === "queued" ? [{ run: run.id, barred: false }] : [])),
    held,
  );
const spend = (task: string, costMicroUsd: number) =>
  ({
    type: "usage/record",
    id: `c-${task}`,
    run: runOfTask(task),
    day,
    usage: { costMicroUsd, provenance: "reported" },
  }) as const;

const two = boardWith(add("a"), add("b"), request("a"), request("b"));

describe("admission by money", () => {
  it("starts nothing whose budget has no room, and the card says why", () => {
    const spent = after(two, start("a"), spend("a", 900_000));
    expect(reason(spent, { day: 1, worstCase: { claude: 0.2 } }, "b")).toBe(
      "Today’s budget has no room for $0.20 more: $0.90 of $1.00 is spent.",
    );
    expect(next(spent, { day: 1, worstCase: { claude: 0.2 } }, [runOfTask("a")])).toBeUndefined();
    expect(next(spent, { day: 1, worstCase: { claude: 0.1 } }, [runOfTask("a")])).toBe(runOfTask("b"));
    expect(next(spent, {}, [runOfTask("a")])).toBe(runOfTask("b"));
  });

  it("says it of tasks that are ready, too", () => {
    const ready = after(two, add("c"), start("a"), spend("a", 1_000_000));
    expect(reason(ready, { project: 1 }, "c")).toMatch(/^The project’s budget has no room/);
  });

  it("keeps a task's own budget", () => {
    const own = boardWith(add("a", { budgetMicroUsd: 100_000 }), request("a"));
    expect(reason(own, { worstCase: { claude: 0.2 } }, "a")).toMatch(/^This task’s budget has no room for \$0\.20/);
    expect(reason(own, { worstCase: { claude: 0.1 } }, "a")).toBeUndefined();
  });

  it("lets one run begin at a time where the worst case is not known: one that has begun will hold all there is", () => {
    expect(next(two, { day: 1 })).toBe(runOfTask("a"));
    const begun = after(two, start("a"));
    expect(next(begun, { day: 1 }, [runOfTask("a")])).toBeUndefined();
    expect(reason(begun, { day: 1 }, "b")).toBe(
      "Today’s budget has no room: $0.00 of $1.00 is spent and the rest is held for work that goes on.",
    );
    expect(next(after(begun, spend("a", 500_000)), { day: 1 }, [runOfTask("a")])).toBe(runOfTask("b"));
  });

  it("counts as many side by side as their worst cases allow", () => {
    const begun = after(two, start("a"));
    expect(next(begun, { day: 1, worstCase: { claude: 0.5 } }, [runOfTask("a")])).toBe(runOfTask("b"));
    expect(next(begun, { day: 1, worstCase: { claude: 0.6 } }, [runOfTask("a")])).toBeUndefined();
  });

  it("holds back no agent that costs nothing", () => {
    const free = boardWith(add("a"), request("a", "recipe"), add("b", { recipe: { recipe: "licence" } }));
    expect(next(free, { day: 0 })).toBe(runOfTask("a"));
    expect(reason(free, { day: 0 }, "b")).toBeUndefined();
    expect(next(two, { day: 0, worstCase: { claude: 0 } })).toBe(runOfTask("a"));
  });

  it("starts a run that a cheaper agent would go on with", () => {
    const budgets = { day: 1, worstCase: { claude: 2, small: 0.5 }, cheaper: { claude: "small" } };
    expect(next(two, budgets)).toBeUndefined();
    expect(next(two, { ...budgets, whenSpent: "cheaper" })).toBe(runOfTask("a"));
  });
});
