import { describe, expect, it } from "vitest";
import { Task } from "#core/board/task.ts";
import { dispatchOrder, impactFirst, impactOrder, inTurn } from "#core/board/task-order.ts";
import { positions } from "#core/board/view/order-words.ts";

const task = (id: string, more: object = {}): Task =>
  Task.parse({ id, title: `Task ${id}`, state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });
const minutes = (count: number) => ({ estimate: { text: `${count} min`, minutes: count } });
const boardOf = (...tasks: readonly Task[]) => new Map(tasks.map((entry) => [entry.id, entry]));

function told(...tasks: readonly Task[]): readonly string[] {
  const board = boardOf(...tasks);
  return positions(board, inTurn(board, tasks), dispatchOrder).map(({ task: id, reason }) => `${id} ${reason}`);
}

describe("positions", () => {
  it("says what counts for a task, and what puts the one before it first", () => {
    expect(
      told(
        task("a", { priority: "high", findings: ["f", "g"], ...minutes(30) }),
        task("b", { priority: "high", after: ["c"] }),
        task("c", { ...minutes(300) }),
        task("d", { after: ["z"], files: ["a", "b", "c", "d", "e", "f"] }),
        task("e", { createdAt: 1 }),
        task("f", { createdAt: 1 }),
      ),
    ).toEqual([
      "b First of 6: high priority, of unknown size, nothing depends on it.",
      "a Second of 6: high severity, small, clears 2 findings, nothing depends on it; behind “Task b”, which begins a longer chain of work (60 min to 30 min).",
      "c Third of 6: no priority, large, 1 task depends on it; behind “Task a”, which is more urgent.",
      "e Fourth of 6: no priority, of unknown size, nothing depends on it; behind “Task c”, which begins a longer chain of work (6 h to 60 min).",
      "f Fifth of 6: no priority, of unknown size, nothing depends on it; behind “Task e”, which is its equal.",
      "d Sixth of 6: no priority, of unknown size, touches 6 files, nothing depends on it; behind “Task f”, which brings more for its effort and risk (30 to 25 of 99).",
    ]);
  });

  it("says that a task is only wanted before a more urgent one", () => {
    const [first, second] = told(task("a", { priority: "critical", softAfter: ["b"] }), task("b", { priority: "low" }));
    expect(first).toBe(
      "b First of 2: low priority, wanted before a more urgent one, of unknown size, nothing depends on it.",
    );
    expect(second).toContain("behind “Task b”, which begins a longer chain of work");
  });

  it("says of one alone that it is the only one", () => {
    expect(told(task("a"))).toEqual(["a The only one: no priority, of unknown size, nothing depends on it."]);
  });

  it("puts proposals that bring most for their effort first, and says so", () => {
    const some = [
      task("a", { priority: "low", ...minutes(600) }),
      task("b", { priority: "low", recipe: { recipe: "licence" } }),
    ];
    const board = boardOf(...some);
    const ordered = impactFirst(board, some);
    expect(ordered.map(({ id }) => id)).toEqual(["b", "a"]);
    expect(positions(board, ordered, impactOrder)[1]?.reason).toBe(
      "Second of 2: low priority, large, nothing depends on it; behind “Task b”, which brings more for its effort and risk (59 to 19 of 99).",
    );
  });

  it("names for any two neighbours a key in which the first is really before the second", () => {
    let seed = 7;
    const pick = <Value>(...values: readonly Value[]): Value =>
      values[(seed = (seed * 48_271) % 2_147_483_647) % values.length]!;
    const some = Array.from({ length: 200 }, (_, index) =>
      task(`t${index}`, {
        priority: pick("low", "high", undefined),
        createdAt: pick(0, 1, 2),
        labels: pick([], ["bug"]),
        findings: pick([], ["f"]),
        files: pick([], ["a"], ["a", "b", "c"], ["src/**"]),
        ...pick<object>({}, minutes(30), minutes(300)),
        after: index === 0 ? [] : pick([], [`t${index - 1}`]),
      }),
    );
    const reasons = told(...some);
    const kinds = ["more urgent", "longer chain", "brings more", "older", "its equal"];
    for (const kind of kinds)
      expect(
        reasons.some((reason) => reason.includes(kind)),
        kind,
      ).toBe(true);
    expect(reasons.filter((reason) => reason.includes("behind"))).toHaveLength(199);
    for (const reason of reasons) {
      const [, one, other] = /\((\d+) to (\d+) of 99\)/.exec(reason) ?? [];
      if (one !== undefined) expect(Number(one)).toBeGreaterThan(Number(other));
    }
  });
});
