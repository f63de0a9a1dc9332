import { describe, expect, it } from "vitest";
import { TaskId } from "#core/board/ids.ts";
import { Task } from "#core/board/task.ts";
import { inTurn, queuePriority } from "#core/board/task-order.ts";

const task = (id: string, more: object = {}): Task =>
  Task.parse({ id, title: id, state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });
const minutes = (count: number) => ({ estimate: { text: `${count} min`, minutes: count } });

/** The ids in the order in which agents get them; the queue's numbers must not contradict it. */
function order(...tasks: readonly Task[]): string {
  const board = new Map(tasks.map((entry) => [entry.id, entry]));
  const sorted = inTurn(board, tasks);
  const numbers = sorted.map(({ id }) => queuePriority(board, id));
  expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
  for (const number of numbers) expect(number).toBeLessThan(2 ** 31);
  return sorted.map(({ id }) => id).join(" ");
}

describe("inTurn", () => {
  it("puts priority before everything else, and none between medium and low", () => {
    const names = ["low", undefined, "medium", "high", "critical"] as const;
    const tasks = names.map((priority) => task(priority ?? "none", { priority }));
    expect(order(...tasks, task("x", { after: ["low"], priority: "low", ...minutes(9_000) }))).toBe(
      "critical high medium none low x",
    );
  });

  it("puts first what the longest chain of work waits for", () => {
    expect(order(task("a"), task("b"), task("c", { after: ["b"] }))).toBe("b a c");
    expect(order(task("a", minutes(90)), task("b"), task("c", { after: ["b"], ...minutes(29) }))).toBe("a b c");
    expect(order(task("a", minutes(90)), task("b"), task("c", { after: ["b"], ...minutes(31) }))).toBe("b a c");
  });

  it("does not count what is done, or will never be done, in a chain", () => {
    for (const state of [{ name: "done" }, { name: "dismissed", reason: "No." }])
      expect(order(task("a", minutes(61)), task("b"), task("c", { after: ["b"], state }))).toBe("a b c");
  });

  it("puts the oldest first among equals, then by id", () => {
    expect(order(task("b"), task("a"), task("c", { createdAt: -1 }))).toBe("c a b");
  });

  it("follows the author's own ids", () => {
    expect(order(task("a"), task("b", { key: "T-1" }), task("c", { after: ["t-1"] }))).toBe("b a c");
  });

  it("never puts a task before one that it would rather come after, however urgent", () => {
    const urgent = task("a", { priority: "critical", softAfter: ["b"] });
    expect(order(urgent, task("b", { priority: "low" }), task("c", { priority: "high" }))).toBe("b a c");
    expect(order({ ...urgent, state: { name: "done" } }, task("b", { priority: "low" }), task("c"))).toBe("a c b");
  });

  it("comes to an end when tasks wait for one another", () => {
    expect(
      order(task("a", { after: ["b"] }), task("b", { after: ["a"] }), task("c"))
        .split(" ")
        .toSorted(),
    ).toEqual(["a", "b", "c"]);
  });

  it("orders a chain of 20,000 tasks", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      task(`t${index}`, index === 0 ? {} : { after: [`t${index - 1}`] }),
    );
    const board = new Map(chain.map((entry) => [entry.id, entry]));
    expect(inTurn(board, chain.toReversed()).at(0)?.id).toBe("t0");
    expect(queuePriority(board, TaskId.parse("t0"))).toBeGreaterThan(queuePriority(board, TaskId.parse("t1")));
  });
});
