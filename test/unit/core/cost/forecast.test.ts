import { describe, expect, it } from "vitest";
import type { Command } from "#core/board/command.ts";
import { describeForecast, forecast } from "#core/cost/forecast.ts";
import { add, after, boardWith, deliver, done, request, runOfTask, start } from "../dispatch/boards.ts";

const spend = (task: string, costMicroUsd?: number): Command => ({
  type: "usage/record",
  id: `c-${task}`,
  run: runOfTask(task),
  usage: costMicroUsd === undefined ? { provenance: "unknown" } : { costMicroUsd, provenance: "reported" },
});
const worked = (
  task: string,
  costMicroUsd: number | undefined,
  more: object = {},
  agent = "claude",
): readonly Command[] => [add(task, more), request(task, agent), start(task), spend(task, costMicroUsd), deliver(task)];
const small = { estimate: { text: "30 min", minutes: 30 } };
const words = (...commands: readonly Command[]) => describeForecast(forecast(boardWith(...commands)));

describe("forecast", () => {
  it("goes by what finished tasks of the same agent and size have cost, less what was spent", () => {
    const board = boardWith(
      ...worked("a", 2_000_000, small),
      ...worked("b", 9_000_000, small, "codex"),
      ...worked("c", 5_000_000),
      add("d", { ...small, assignee: "claude" }),
      add("e", { ...small, assignee: "claude" }),
      request("e", "claude"),
      start("e"),
      spend("e", 500_000),
    );
    expect(forecast(board)).toEqual({
      spentMicroUsd: 16_500_000,
      unknown: 0,
      restMicroUsd: 2_000_000 + 1_500_000,
      open: 2,
      samples: 3,
      guessed: 0,
    });
  });

  it("says how it is known", () => {
    expect(words(...worked("a", 2_000_000), add("b", { assignee: "codex" }))).toBe(
      "This board finishes at about $4.00: $2.00 spent, about $2.00 for 1 open task, by what 1 finished task cost. " +
        "For 1 of them only other agents or other sizes are known.",
    );
  });

  it("does not know what nothing tells", () => {
    expect(words(add("a"), ...worked("b", undefined))).toBe(
      "What 1 open task will cost is not known: no finished task has a known cost to go by. " +
        "1 session of unknown cost comes on top.",
    );
  });

  it("leaves out what people and recipes do, and what is done", () => {
    const rest = [add("a", { assignee: "human" }), add("b", { recipe: { recipe: "licence" } })];
    expect(words(...rest)).toBe("Nothing is left to be done by agents.");
    const finished = after(boardWith(...worked("c", 10), { type: "run/cancel", run: runOfTask("c") }), done("c"));
    expect(forecast(finished)).toMatchObject({ open: 0, samples: 1, restMicroUsd: 0 });
  });
});
