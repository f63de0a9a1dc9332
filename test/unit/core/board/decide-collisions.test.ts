import { describe, expect, it } from "vitest";
import { LINES_MS } from "#core/board/decide-collisions.ts";
import type { BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import type { RunId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { taskDocument } from "#core/board/view/task-document.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { choicesFor } from "#core/overlap/choices.ts";
import { freeAgain } from "#core/overlap/go-on.ts";
import { collisionsOf, overlapLines } from "#core/board/view/collisions-view.ts";
import type { Collision } from "#core/overlap/collision.ts";
import { mergeOrder } from "#core/overlap/merge-order.ts";
import { randomFrom } from "../../../rig/random.ts";
import { add, after, boardWith, deliver, done, request, runOfTask, start } from "../dispatch/boards.ts";

const place = (task: string): Command => ({
  type: "run/place",
  run: runOfTask(task),
  place: { path: `/w/${task}`, branch: `tutti/${task}`, base: "c0" },
});
const begun = (...tasks: readonly string[]): readonly Command[] =>
  tasks.flatMap((task) => [add(task, { key: task.toUpperCase() }), request(task), start(task), place(task)]);

const on = (start: number, path = "src/money.js"): Collision["files"][number] => {
  const side = { path, kind: "modified" as const, lines: [{ start, end: start + 4 }] };
  return { sides: [side, side] };
};
const collision = (one: string, other: string, ...files: Collision["files"]): Collision => ({
  runs: [runOfTask(one), runOfTask(other)],
  files: files.length === 0 ? [on(10)] : files,
  more: 0,
});
const record = (seen: readonly string[], ...found: Collision[]): Command => ({
  type: "collision/record",
  seen: seen.map(runOfTask),
  found,
});

function events(board: BoardState, command: Command, now: number) {
  return decide(board, command, now).map(({ type }) => type);
}

describe("collision/record", () => {
  const board = boardWith(...begun("a", "b"));
  const known = projectAll(board, decide(board, record(["a", "b"], collision("a", "b")), 1_000));

  it("tells a collision once", () => {
    expect(events(board, record(["a", "b"], collision("a", "b")), 1_000)).toEqual(["collision/found"]);
    expect(events(known, record(["a", "b"], collision("a", "b")), 2_000)).toEqual([]);
  });

  it("tells at once of another file, of moved lines after a while", () => {
    const more = collision("a", "b", on(10), on(1, "b.js"));
    expect(events(known, record(["a", "b"], more), 1_001)).toEqual(["collision/found"]);
    const moved = collision("a", "b", on(11));
    expect(events(known, record(["a", "b"], moved), 1_000 + LINES_MS - 1)).toEqual([]);
    expect(events(known, record(["a", "b"], moved), 1_000 + LINES_MS)).toEqual(["collision/found"]);
  });

  it("keeps since when it is so", () => {
    const later = projectAll(known, decide(known, record(["a", "b"], collision("a", "b", on(1, "b.js"))), 9_000));
    expect([...later.collisions.values()]).toMatchObject([{ since: 1_000, at: 9_000 }]);
  });

  it("tells that it is gone only by who has seen both", () => {
    expect(events(known, record(["a"]), 2_000)).toEqual([]);
    expect(events(known, record(["a", "b"]), 2_000)).toEqual(["collision/gone"]);
  });

  it("refuses runs that are unknown, not looked at or out of order", () => {
    expect(() => decide(board, record(["a", "x"], collision("a", "x")), 1)).toThrow("There is no run r-x.");
    expect(() => decide(board, record(["a"], collision("a", "b")), 1)).toThrow("Run r-b was not looked at.");
    expect(() => decide(board, record(["a", "b"], collision("b", "a")), 1)).toThrow("no pair of runs in order");
    expect(() => decide(board, record(["a", "b"], collision("a", "a")), 1)).toThrow("no pair of runs in order");
  });

  it("comes too late when one of them has ended", () => {
    const ended = after(board, { type: "run/fail", run: runOfTask("b"), reason: "x" });
    expect(events(ended, record(["a", "b"], collision("a", "b")), 1)).toEqual([]);
  });

  it.each([
    [
      "is cancelled",
      [{ type: "run/stop", run: runOfTask("b") } as const, { type: "run/cancel", run: runOfTask("b") } as const],
    ],
    ["fails", [{ type: "run/fail", run: runOfTask("b"), reason: "x" } as const]],
    ["is settled", [deliver("b"), done("b")]],
  ])("is over when a run %s", (_, commands) => {
    expect(after(known, ...commands).collisions.size).toBe(0);
  });

  it("stays while the work waits for a review", () => {
    expect(after(known, deliver("b")).collisions.size).toBe(1);
  });
});

describe("a collision in words", () => {
  it("names the other task, the file and its lines", () => {
    const board = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b", on(10), on(3, "x.js"))));
    expect(collisionsOf(board, runOfTask("b"))).toMatchObject([
      { name: "A", text: "Overlaps with A in src/money.js:10-14 and 1 more", order: "Merge A first." },
    ]);
    expect(collisionsOf(board, runOfTask("a"))).toMatchObject([{ name: "B", order: "Merge this first." }]);
    expect(overlapLines(board)).toEqual([
      "  A and B",
      "    src/money.js:10-14",
      "    x.js:3-7",
      "  Best merged in this order: A → B",
    ]);
  });
});

it("the page of a task says with whom it overlaps, where, and what is merged first", () => {
  const board = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b", on(10), on(3, "x.js"))));
  const lines = [
    "## Overlaps\n",
    "- With A",
    "  - src/money.js:10-14",
    "  - x.js:3-7",
    "- Best merged in this order: A → B",
  ];
  expect(taskDocument(board, add("b").task.id, (file) => file)).toContain(lines.join("\n"));
  expect(taskDocument(boardWith(...begun("a")), add("a").task.id, (file) => file)).not.toContain("Overlaps");
});

describe("two agents on the same lines", () => {
  const board = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b")));
  const kinds = (state: BoardState, usual?: "wait" | "allow") => inbox(state, undefined, usual).map(({ kind }) => kind);
  const found = (state: BoardState) => [...state.collisions.values()].flatMap((each) => choicesFor(state, each));

  it("need a human once, unless somebody has said that they may", () => {
    expect(inbox(board)).toMatchObject([
      {
        kind: "overlap",
        task: "b",
        text: expect.stringContaining("Overlaps with A in src/money.js:10-14, and both are at work."),
      },
    ]);
    expect(kinds(board, "allow")).toEqual([]);
    const allow = found(board).find(({ label }) => label === "Let both go on")?.does;
    expect(allow?.type).toBe("task/edit");
    if (allow?.type === "task/edit") expect(kinds(after(board, allow))).toEqual([]);
  });

  it("need none when one of them has delivered, or is paused", () => {
    expect(kinds(after(board, deliver("a")))).toEqual(["review"]);
    expect(kinds(after(board, { type: "run/pause", run: runOfTask("b"), reason: "x" }))).toEqual([]);
  });

  it("can be paused, the later one first", () => {
    expect(found(board).map(({ label }) => label)).toEqual([
      "Have B wait for A",
      "Have A wait for B",
      "Pause B",
      "Pause A",
      "Let both go on",
    ]);
    const first = found(board)[2];
    expect(first?.does).toMatchObject({ type: "run/pause", run: runOfTask("b") });
  });
});

describe("two results on the same lines", () => {
  const both = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b")), deliver("a"), deliver("b"));
  const choices = (state: BoardState) => [...state.collisions.values()].flatMap((each) => choicesFor(state, each));

  it("can be settled by the agent of either, the later one first", () => {
    expect(choices(both).map(({ label }) => label)).toEqual([
      "Rebase B onto A",
      "Rebase A onto B",
      "Have B take in the change of A",
      "Have A take in the change of B",
      "Let both go on",
    ]);
    expect(choices(both)[0]?.does).toEqual({ type: "rebase", run: runOfTask("b"), onto: runOfTask("a") });
    const command = choices(both)[2]?.does;
    expect(command).toMatchObject({ type: "run/return", run: runOfTask("b") });
    const note = "note" in (command ?? {}) ? JSON.stringify(command) : "";
    expect(note).toContain("git merge tutti/a");
    expect(note).toContain("src/money.js:10-14");
    if (command?.type === "run/return")
      expect(after(both, command).runs.get(runOfTask("b"))?.state.name).toBe("queued");
  });

  it("are not offered what cannot be done: nothing to take in, or a recipe's work", () => {
    const one = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b")), deliver("b"));
    expect(choices(one).map(({ label }) => label)).toEqual(["Have A wait for B", "Pause A", "Let both go on"]);
    const byRecipe = boardWith(
      ...begun("a"),
      add("b"),
      request("b", "recipe"),
      start("b"),
      place("b"),
      record(["a", "b"], collision("a", "b")),
      deliver("a"),
      deliver("b"),
    );
    expect(choices(byRecipe).filter(({ does }) => does.type === "run/return")).toMatchObject([
      { does: { run: runOfTask("a") } },
    ]);
  });
});

describe("waiting for the other", () => {
  const both = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b")));
  const wait: Command = { type: "run/pause", run: runOfTask("b"), reason: "It waits for A.", waitsFor: runOfTask("a") };
  const paused: Command = { type: "run/interrupt", run: runOfTask("b"), reason: "It waits for A." };
  const waiting = after(both, wait, paused);

  it("is what the first choice brings, stands on the card, and needs no human", () => {
    const [choice] = [...both.collisions.values()].flatMap((each) => choicesFor(both, each));
    expect(choice?.does).toMatchObject({ type: "run/pause", run: runOfTask("b"), waitsFor: runOfTask("a") });
    expect(waiting.tasks.get(add("b").task.id)?.state).toMatchObject({
      name: "interrupted",
      reason: "It waits for A.",
    });
    expect(inbox(waiting)).toEqual([]);
    expect(freeAgain(waiting)).toEqual([]);
  });

  it.each<[string, Command[]]>([
    ["is merged", [deliver("a"), { type: "task/move", id: add("a").task.id, state: { name: "done" } }]],
    [
      "is put away",
      [
        { type: "run/stop", run: runOfTask("a") },
        { type: "run/cancel", run: runOfTask("a") },
      ],
    ],
    ["collides no more", [record(["a", "b"])]],
  ])("is over when the other %s", (_, history) => {
    expect(freeAgain(after(waiting, ...history))).toEqual([runOfTask("b")]);
    expect(freeAgain(after(waiting, ...history, { type: "run/resume", run: runOfTask("b") }))).toEqual([]);
  });

  it("can be asked of a run that is paused already, and never goes round in a circle", () => {
    const plain = after(both, { type: "run/pause", run: runOfTask("b"), reason: "x" }, paused);
    expect(after(plain, wait).runs.get(runOfTask("b"))?.state).toMatchObject({ waitsFor: runOfTask("a") });
    expect(() => after(waiting, { ...wait, run: runOfTask("a"), waitsFor: runOfTask("b") })).toThrow(
      "so this would never go on",
    );
    expect(() => after(both, { ...wait, waitsFor: runOfTask("b") })).toThrow("cannot wait for itself");
  });
});

describe("run/pause", () => {
  const board = boardWith(...begun("a"));
  const pause: Command = { type: "run/pause", run: runOfTask("a"), reason: "It waits for B." };

  it("stops the agent, and leaves the run to be resumed", () => {
    const stopping = after(board, pause);
    expect(stopping.runs.get(runOfTask("a"))?.state).toMatchObject({ name: "stopping", pause: "It waits for B." });
    const paused = after(stopping, { type: "run/interrupt", run: runOfTask("a"), reason: "It waits for B." });
    expect(paused.tasks.get(add("a").task.id)?.state).toMatchObject({ name: "interrupted", reason: "It waits for B." });
  });

  it("is refused for a run that is not at work", () => {
    expect(() => after(board, deliver("a"), pause)).toThrow(
      "The work on A “Task a” is waiting. Only a run that is at work can be paused.",
    );
    expect(() => after(board, pause, pause)).toThrow("is stopping.");
  });
});

describe("the merge order", () => {
  const order = (board: BoardState, run: RunId) => mergeOrder(board, run).map(({ id }) => id.slice(2));

  it("puts what is delivered before what is at work", () => {
    const board = boardWith(...begun("a", "b"), record(["a", "b"], collision("a", "b")), deliver("b"));
    expect(order(board, runOfTask("a"))).toEqual(["b", "a"]);
  });

  it("puts what collides with the fewest first", () => {
    const pairs = [collision("a", "b"), collision("a", "c"), collision("a", "d"), collision("c", "d")];
    const board = boardWith(...begun("a", "b", "c", "d"), record(["a", "b", "c", "d"], ...pairs));
    expect(order(board, runOfTask("d"))[0]).toBe("b");
  });

  it("names nobody where nothing collides", () => {
    expect(order(boardWith(...begun("a")), runOfTask("a"))).toEqual([]);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    "holds all of them once, after what they come after (%i)",
    (seed) => {
      const random = randomFrom(seed);
      const names = ["a", "b", "c", "d", "e", "f"];
      // Who comes after whom is said when all are at work: such a wish may be late.
      const pairs = names.flatMap((one, index) =>
        names
          .slice(index + 1)
          .filter((other, next) => next === 0 || random(3) === 0)
          .map((other) => collision(one, other)),
      );
      const edits = names.flatMap((id, index): Command[] => {
        const before = names.slice(index + 1).filter(() => random(4) === 0); // against the order of age
        return [
          { type: "task/edit", id: add(id).task.id, changes: { softAfter: before.map((name) => add(name).task.id) } },
        ];
      });
      const delivered = names.filter(() => random(3) === 0).map(deliver);
      const board = boardWith(...begun(...names), ...edits, record(names, ...pairs), ...delivered);
      const found = order(board, runOfTask("c"));
      expect(found.toSorted()).toEqual(names);
      for (const { id, softAfter } of board.tasks.values()) {
        for (const before of softAfter) expect(found.indexOf(before)).toBeLessThan(found.indexOf(id));
      }
    },
  );
});
