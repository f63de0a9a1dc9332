import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { decide } from "#core/board/decide.ts";
import { cyclesIn, cycleThrough, obstacleOf, runnableTasks } from "#core/board/dependencies.ts";
import { TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { Task, TaskDraft } from "#core/board/task.ts";

const idOf = (id: string): TaskId => TaskId.parse(id);
const task = (id: string, more: object = {}): Task =>
  Task.parse({ id, title: `Task ${id}`, state: { name: "ready" }, createdAt: 0, changedAt: 0, ...more });
const boardOf = (...tasks: readonly Task[]): BoardState => ({
  ...emptyBoard,
  tasks: new Map(tasks.map((entry) => [entry.id, entry])),
});
const why = (board: BoardState, id: string): string | undefined => {
  const found = board.tasks.get(idOf(id));
  return found && obstacleOf(board, found);
};

describe("obstacleOf", () => {
  it("waits for all dependencies, not for any", () => {
    const done = task("a", { state: { name: "done" } });
    const board = boardOf(done, task("b"), task("c", { after: ["a", "b"] }), task("d", { after: ["a"] }));
    expect(why(board, "c")).toBe("It waits for “Task b”.");
    expect(why(board, "d")).toBeUndefined();
  });

  it.each([
    [{ name: "failed", run: "r", reason: "No." }, "has failed"],
    [{ name: "interrupted", run: "r", reason: "No." }, "was interrupted"],
    [{ name: "blocked", reason: "No." }, "is blocked"],
    [{ name: "dismissed", reason: "No." }, "was dismissed"],
  ])("holds back the whole chain behind one that is %s, and names it", (state, words) => {
    const board = boardOf(
      task("a", { state }),
      task("b", { after: ["a"] }),
      task("c", { after: ["b"] }),
      task("d", { after: ["c"] }),
    );
    expect(why(board, "b")).toBe(`It comes after “Task a”, which ${words}.`);
    expect(why(board, "c")).toBe(`It waits for “Task b”, which cannot go on: “Task a” ${words}.`);
    expect(why(board, "d")).toBe(`It waits for “Task c”, which cannot go on: “Task a” ${words}.`);
    expect(runnableTasks(board)).toEqual([]);
  });

  it("is not held back by what it would only rather come after", () => {
    const board = boardOf(
      task("a", { state: { name: "failed", run: "r", reason: "" } }),
      task("b", { softAfter: ["a"] }),
    );
    expect(why(board, "b")).toBeUndefined();
  });
});

describe("tasks that wait for one another", () => {
  it("are told, in their order, on each card of the circle", () => {
    const board = boardOf(
      task("a", { after: ["b"] }),
      task("b", { after: ["c"] }),
      task("c", { after: ["a"] }),
      task("d", { after: ["a"] }),
    );
    const circle = "“Task a” → “Task b” → “Task c” → “Task a”";
    expect(cyclesIn(board)).toEqual([circle]);
    expect(why(board, "b")).toBe(`It waits for itself: ${circle}. Take one of these dependencies away.`);
    expect(why(board, "d")).toBe("It waits for “Task a”.");
  });

  it("can come from an id that is given later, and do not hang", () => {
    const draft = (id: string, more: object): TaskDraft => TaskDraft.parse({ id, title: `Task ${id}`, ...more });
    let board = [draft("a", { after: ["T-9"] }), draft("b", { after: ["a"] })].reduce(
      (state, each) => projectAll(state, decide(state, { type: "task/add", task: each, state: { name: "ready" } }, 1)),
      emptyBoard,
    );
    const rename = { type: "task/edit", id: idOf("b"), changes: { key: "t-9" } } as const;
    board = projectAll(board, decide(board, rename, 2));
    expect(cyclesIn(board)).toEqual(["“Task a” → “Task b” → “Task a”"]);
  });

  it("are no circle any more once one of them is done", () => {
    expect(
      cyclesIn(boardOf(task("a", { after: ["b"], state: { name: "done" } }), task("b", { after: ["a"] }))),
    ).toEqual([]);
  });

  it("are found in a chain of 20,000, one of itself included", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => task(`t${index}`, { after: [`t${index + 1}`] }));
    const board = boardOf(...chain, task("t20000", { after: ["t20000"] }));
    expect(cyclesIn(board)).toEqual(["“Task t20000” → “Task t20000”"]);
  });

  it("are refused, also where one would only rather come after another", () => {
    const add = (id: string, more: object = {}) =>
      ({ type: "task/add", task: TaskDraft.parse({ id, title: id, ...more }), state: { name: "ready" } }) as const;
    const board = [add("a"), add("b", { softAfter: ["a"] }), add("c", { after: ["b"] })].reduce(
      (state, command) => projectAll(state, decide(state, command, 1)),
      emptyBoard,
    );
    const edit = { type: "task/edit" as const, id: idOf("a"), changes: { after: [idOf("c")] } };
    expect(() => decide(board, edit, 2)).toThrow("These tasks would wait for one another: a → c → b → a.");
  });
});

describe("cycleThrough", () => {
  it("names the way in its order", () => {
    const after = new Map([
      ["b", ["c", "x"]],
      ["c", ["a"]],
    ]);
    const next = (id: TaskId) => (after.get(id) ?? []).map(idOf);
    expect(cycleThrough(idOf("a"), [idOf("b")], next)).toEqual(["a", "b", "c", "a"]);
    expect(cycleThrough(idOf("x"), [idOf("b")], next)).toEqual(["x", "b", "x"]);
    expect(cycleThrough(idOf("y"), [idOf("b")], next)).toBeUndefined();
  });
});
