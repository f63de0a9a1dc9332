import { describe, expect, it } from "vitest";
import type { BoardState } from "#core/board/board-state.ts";
import { rulesOf, usualRules, limitsOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import { chooseBy, schedule } from "#core/dispatch/schedule.ts";
import { defaultSettings } from "#core/settings.ts";
import { TaskId } from "#core/board/ids.ts";
import { add, after, boardWith, deliver, done, request, runOfTask, start } from "./boards.ts";

const why = (board: BoardState, task: string, rules: ScheduleRules = usualRules): string | undefined =>
  schedule(board, rules).reasons.get(TaskId.parse(task));
/** What a worker would claim next among all that is queued. */
const next = (board: BoardState, rules: ScheduleRules = usualRules, held: readonly string[] = []): string | undefined =>
  chooseBy(board, rules)(
    [...board.runs.values()]
      .filter(({ state }) => state.name === "queued")
      .map(({ id }) => ({ run: id, barred: false })),
    held,
  );
const onA = { files: ["src/a.ts"] };

describe("tasks that touch the same files", () => {
  const queued = boardWith(
    add("a", onA),
    add("b", { description: "Mend `src/`." }),
    add("c"),
    request("a"),
    request("b"),
  );

  it("are started one after the other, and the card says for whom it waits and why", () => {
    expect(next(queued)).toBe("r-a");
    expect(why(queued, "a")).toBeUndefined();
    expect(why(queued, "b")).toBe("It waits for “Task a”, which touches src/a.ts too.");
    const running = after(queued, start("a"));
    expect(next(running)).toBeUndefined();
    expect(next(after(running, request("c")))).toBe("r-c");
  });

  it("wait until the work is settled, not only while its agent is at work", () => {
    const delivered = after(queued, start("a"), deliver("a"));
    expect(next(delivered)).toBeUndefined();
    expect(why(delivered, "b")).toBe("It waits for “Task a”, which touches src/a.ts too.");
    expect(schedule(delivered, usualRules).stuck).toBe(true);
    expect(next(after(delivered, done("a")))).toBe("r-b");
    const pull = { number: 1, url: "u", branch: "b" };
    const published = after(delivered, { type: "publish/request", run: runOfTask("a"), draft: false }, start("a"), {
      type: "publish/finish",
      run: runOfTask("a"),
      pull,
    });
    expect(next(published)).toBe("r-b");
  });

  it("wait for what a person works on, and for what was interrupted", () => {
    const mine = boardWith(add("b", onA), add("a", onA), request("b"), {
      type: "task/move",
      id: TaskId.parse("a"),
      state: { name: "in-progress", by: "Ada" },
    });
    expect(next(mine)).toBeUndefined();
    const lost = after(queued, start("a"), { type: "run/interrupt", run: runOfTask("a"), reason: "Gone." });
    expect(why(lost, "b")).toContain("Task a");
  });

  it("never hold back what has begun: it goes on with the files that are its own", () => {
    const both = after(queued, start("a"), deliver("a"), start("b"), deliver("b"));
    const back = after(both, { type: "run/return", run: runOfTask("a"), note: "Again." });
    expect(next(back)).toBe("r-a");
  });

  it("are not overtaken by later ones on the same files", () => {
    const board = boardWith(
      add("a", onA),
      add("b", { files: ["src/a.ts", "src/b.ts"] }),
      add("c", { files: ["src/b.ts"] }),
      ...["a", "b", "c"].map((id) => request(id)),
      start("a"),
    );
    expect(next(board)).toBeUndefined();
    expect(why(board, "c")).toBe("It waits for “Task b”, which touches src/b.ts too.");
  });

  it("run side by side where the settings, or one of the tasks, say so", () => {
    const running = after(queued, start("a"));
    expect(next(running, { ...usualRules, overlap: "allow" })).toBe("r-b");
    for (const task of ["a", "b"] as const) {
      const edit = { type: "task/edit" as const, id: TaskId.parse(task), changes: { overlap: "allow" as const } };
      expect(next(after(running, edit))).toBe("r-b");
    }
  });

  it("are told of a ready card, too", () => {
    expect(why(after(queued, add("d", onA)), "d")).toBe("It waits for “Task a”, which touches src/a.ts too.");
  });
});

describe("what holds a slot before the board says so", () => {
  const board = boardWith(add("a", onA), add("b", onA), request("a"), request("b"));

  it("holds back others on its files", () => {
    expect(next(board, usualRules, ["r-a"])).not.toBe("r-b");
    expect(chooseBy(board, usualRules)([{ run: "r-b", barred: false }], ["r-a"])).toBeUndefined();
  });

  it("lets nothing new begin when the board does not know it at all", () => {
    expect(next(board, usualRules, ["r-unknown"])).toBeUndefined();
  });
});

describe("limits", () => {
  const agents = [
    { id: "claude", concurrency: 2, provider: "anthropic" },
    { id: "claude-fast", concurrency: 2, provider: "anthropic" },
    { id: "codex", concurrency: 1, provider: "openai" },
  ];
  const rules = rulesOf({ ...defaultSettings, runLimit: 3, providerLimits: { anthropic: 2 } }, agents);

  it("of agents and providers are those that the dispatcher counts", () => {
    expect(limitsOf(rules)).toEqual({
      total: 3,
      lanes: { claude: 2, "claude-fast": 2, codex: 1 },
      groups: [{ lanes: ["claude", "claude-fast"], most: 2 }],
    });
  });

  it("are told on the cards of what waits for them", () => {
    const ids = ["a", "b", "c", "d", "e", "f"];
    const requests = [
      request("a", "claude"),
      request("b", "claude-fast"),
      request("c", "claude"),
      request("d", "codex"),
      request("e", "codex"),
      request("f", "claude"),
    ];
    const board = boardWith(...ids.map((id) => add(id)), ...requests, start("a"), start("b"));
    expect(ids.map((id) => why(board, id, rules))).toEqual([
      undefined,
      undefined,
      "It waits for its provider: 2 of 2 runs with anthropic are at work.",
      undefined,
      "It waits for a free place: 3 of 3 runs are at work.",
      "It waits for a free place: 3 of 3 runs are at work.",
    ]);
    const codex = boardWith(add("d"), add("e"), request("d", "codex"), request("e", "codex"));
    expect(why(codex, "e", rules)).toBe("It waits for its agent: 1 of 1 of its runs are at work.");
  });

  it("of the review column stop new starts, and count what will come there", () => {
    const full: ScheduleRules = { ...usualRules, columnLimits: { review: 2 } };
    const board = boardWith(...["a", "b", "c"].flatMap((id) => [add(id), request(id)]), start("a"), deliver("a"));
    expect(next(board, full)).toBe("r-b");
    const both = after(board, start("b"));
    expect(next(both, full)).toBeUndefined();
    expect(why(both, "c", full)).toBe("It waits for a review: 2 of 2 results wait for one, or are being worked on.");
    expect(next(after(both, deliver("b"), { type: "run/return", run: runOfTask("a"), note: "Again." }), full)).toBe(
      "r-a",
    );
    expect(next(after(both, done("a")), full)).toBe("r-c");
  });

  it("of the column in progress count people, too", () => {
    const rules: ScheduleRules = { ...usualRules, columnLimits: { "in-progress": 1 } };
    const board = boardWith(add("a"), add("b"), request("b"), {
      type: "task/move",
      id: TaskId.parse("a"),
      state: { name: "in-progress", by: "Ada" },
    });
    expect(next(board, rules)).toBeUndefined();
    expect(why(board, "b", rules)).toBe("It waits for room: 1 of 1 tasks are in progress.");
    expect(next(after(board, done("a")), rules)).toBe("r-b");
  });
});

describe("the choice", () => {
  it("follows the order of the board as it is now, not as it was when the runs were queued", () => {
    const board = boardWith(add("a"), add("b"), request("a"), request("b"));
    expect(next(board)).toBe("r-a");
    const urgent = { type: "task/edit" as const, id: TaskId.parse("b"), changes: { priority: "high" as const } };
    expect(next(after(board, urgent))).toBe("r-b");
  });

  it("leaves out what has no free slot, and lets others go", () => {
    const board = boardWith(add("a"), add("b"), request("a"), request("b"));
    const choose = chooseBy(board, usualRules);
    expect(
      choose(
        [
          { run: "r-a", barred: true },
          { run: "r-b", barred: false },
        ],
        [],
      ),
    ).toBe("r-b");
    expect(choose([{ run: "r-unknown", barred: false }], [])).toBeUndefined();
  });
});
