import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import { Board } from "#core/board/board.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { project, projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { budgetUses, utcDay } from "#core/cost/budget.ts";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import { systemClock } from "#node/clock.ts";
import { createLedger } from "#node/cost/create-ledger.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { kill, startChild } from "../child.ts";
import { type MakePlace, onSqlite, openForTest, postgresForFile } from "../place.ts";

const postgres = postgresForFile();
const places: readonly (readonly [name: string, makePlace: MakePlace])[] = [
  ["SQLite", onSqlite],
  ["Postgres", postgres.place],
];
const parse = (value: unknown): Event => Event.parse(value);
const never = new AbortController().signal;

/** Runs that are at work, each on a task of its own, as they would be after many commands. */
async function boardOf(place: Awaited<ReturnType<MakePlace>>, count: number) {
  const sql = await openForTest(place);
  const log = createEventLog(sql, parse);
  const runs = Array.from({ length: count }, (_, index) => RunId.parse(`r-${index}`));
  const events: Event[] = [];
  let state: BoardState = emptyBoard;
  for (const [index, run] of runs.entries()) {
    const task = TaskDraft.parse({ id: `t-${index}`, title: `Task ${index}` });
    const commands: readonly Command[] = [
      { type: "task/add", task, state: { name: "ready" } },
      { type: "run/request", run, task: TaskId.parse(`t-${index}`), agent: "fake" },
      { type: "run/start", run, worker: "w" },
    ];
    for (const command of commands) {
      const made = decide(state, command, systemClock.now());
      state = projectAll(state, made);
      events.push(...made);
    }
  }
  await log.append(0, events);
  const board = new Board(log, systemClock);
  await board.refresh();
  return { sql, log, board, runs };
}

describe.each(places)("%s:", (_name, makePlace) => {
  it("100 runs in four processes never hold or spend more than their budget, at any moment", async () => {
    const place = await makePlace();
    const { log, runs } = await boardOf(place, 100);
    const [limit, worst] = [1_000, 40];
    const budgets = { day: limit / 1e6 };
    const children = [0, 1, 2, 3].map((part) => {
      const mine = runs.filter((_, index) => index % 4 === part);
      return startChild("cost/spender.ts", { place, runs: mine, budgets, worstMicroUsd: worst });
    });
    await Promise.all(children.map((child) => once(child, "message")));
    const ends = children.map((child) => once(child, "exit"));
    for (const child of children) child.send("go");
    expect((await Promise.all(ends)).map(([code]) => Number(code))).toEqual([0, 0, 0, 0]);

    let state: BoardState = emptyBoard;
    let most = 0;
    for (const { event } of await log.read(0, 1_000_000)) {
      state = project(state, event);
      if (event.type !== "budget/reserved" && event.type !== "usage/recorded") continue;
      const charged = [...state.charges.values()].reduce((sum, { usage }) => sum + (usage.costMicroUsd ?? 0), 0);
      const held = [...state.reservations.values()].reduce((sum, { microUsd }) => sum + microUsd, 0);
      most = Math.max(most, charged + held);
      expect(charged + held).toBeLessThanOrEqual(limit);
    }
    expect(state.reservations.size).toBe(0);
    expect(most).toBeGreaterThan(limit - worst); // there was a crowd, and it came to the end of the money
  }, 240_000);

  it("what a killed process had held stays held, and is charged at its worst once its run is interrupted", async () => {
    const place = await makePlace();
    const { sql, board, runs } = await boardOf(place, 2);
    const [first, second] = [RunId.parse(runs[0]), RunId.parse(runs[1])];
    const budgets = BudgetSettings.parse({ day: 100 / 1e6 });
    const child = startChild("cost/spender.ts", { place, runs: [first], budgets, worstMicroUsd: 80, hangs: true });
    await once(child, "message");
    const held = once(child, "message");
    child.send("go");
    expect(await held).toMatchObject([{ held: "r-0/1" }, undefined]);
    await kill(child);

    const ledger = createLedger(board, sql, () => ({ budgets, prices: {} }));
    const hold = () => ledger.tryToHold(second, "other", 21, never);
    await expect(hold()).rejects.toMatchObject({ scope: "day", isHeld: true });
    await board.send({ type: "run/interrupt", run: first, reason: "Its worker died." });
    await expect(hold()).rejects.toMatchObject({ scope: "day", isHeld: false });
    const spender = { run: second, task: TaskId.parse("t-1"), day: utcDay(await sql.now()) };
    expect(budgetUses(board.state, spender, { day: 100 })).toMatchObject([{ spentMicroUsd: 80, heldMicroUsd: 0 }]);
    expect(board.state.charges.get("r-0/1")).toMatchObject({ usage: { provenance: "unknown" }, cutOff: true });
    await ledger.tryToHold(second, "other", 20, never);
  }, 60_000);

  it("where the worst case is not known, one session at a time may overrun, and then nobody else begins", async () => {
    const { sql, board, runs } = await boardOf(await makePlace(), 30);
    const budgets = BudgetSettings.parse({ day: 100 / 1e6 });
    const ledger = createLedger(board, sql, () => ({ budgets, prices: {} }));
    const ends = await Promise.all(
      runs.map(async (run) => {
        try {
          const ticket = await ledger.hold(run, `${run}/1`, undefined, never);
          await ledger.charge(run, ticket, { costMicroUsd: 45, provenance: "reported" });
          return "worked";
        } catch (error) {
          return error instanceof Error ? error.name : "";
        }
      }),
    );
    // 45, 90, 135: the third began with 10 left.
    expect(ends.filter((end) => end === "worked")).toHaveLength(3);
  }, 60_000);
});
