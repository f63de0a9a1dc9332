import { describe, expect, it } from "vitest";
import { Board } from "#core/board/board.ts";
import type { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft } from "#core/board/task.ts";
import type { Clock } from "#core/clock.ts";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import { Ledger } from "#core/cost/ledger.ts";
import type { PriceOf } from "#core/cost/price.ts";
import { BudgetSpent } from "#core/cost/purse.ts";
import { SessionMoney } from "#core/cost/session-money.ts";
import { memoryEventLog } from "../../../fakes/event-log.ts";

const noon = Date.UTC(2026, 10, 21, 12);
const run = RunId.parse("r-1");
const other = RunId.parse("r-2");
const never = new AbortController().signal;

/** A dollar for a million tokens in, two for a million out. */
const prices: PriceOf = (_provider, model, { inputTokens, outputTokens }) =>
  model === "m" && inputTokens !== undefined && outputTokens !== undefined
    ? { costMicroUsd: inputTokens + 2 * outputTokens, provenance: "computed", from: "catalogue", byLength: true }
    : undefined;

async function ledgerWith(budgets: object) {
  // This machine is years behind the store.
  const sleeping: (() => void)[] = [];
  const clock: Clock = {
    now: () => 1_000,
    id: () => "id",
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleeping.push(resolve);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
  };
  const board = new Board(memoryEventLog<Event>(), clock);
  for (const [index, id] of [run, other].entries()) {
    const task = TaskId.parse(`t-${index}`);
    await board.send({ type: "task/add", task: TaskDraft.parse({ id: task, title: task }), state: { name: "ready" } });
    await board.send({ type: "run/request", run: id, task, agent: "fake" });
    await board.send({ type: "run/start", run: id, worker: "w" });
  }
  const store = { now: noon };
  const settings = BudgetSettings.parse(budgets);
  const ports = { board, clock, prices: async () => prices, budgets: () => settings };
  const ledger = new Ledger({ ...ports, now: async () => store.now });
  return { board, ledger, store, wake: () => sleeping.splice(0).forEach((resolve) => resolve()) };
}

describe("Ledger", () => {
  it("lets a day begin by the store's clock, whatever this machine's says", async () => {
    const { ledger, store, board } = await ledgerWith({ day: 0.0001 });
    const ticket = await ledger.hold(run, "a", 100, never);
    store.now = noon + 24 * 3_600_000;
    await ledger.charge(run, ticket, { costMicroUsd: 100, provenance: "reported" });
    expect(board.state.charges.get("a")?.day).toBe("2026-11-21");
    await ledger.hold(run, "b", 100, never);
    expect(board.state.reservations.get("b")?.day).toBe("2026-11-22");
    store.now = noon;
    await expect(ledger.hold(run, "c", 1, never)).rejects.toBeInstanceOf(BudgetSpent);
  });

  it("waits for what others hold, and not for what is spent", async () => {
    const { ledger } = await ledgerWith({ day: 0.0001 });
    const first = await ledger.hold(run, "a", 60, never);
    const second = ledger.hold(other, "b", 60, never);
    await ledger.charge(run, first, { costMicroUsd: 30, provenance: "reported" });
    expect(await second).toMatchObject({ heldMicroUsd: 60 });
    await expect(ledger.hold(run, "c", 71, never)).rejects.toMatchObject({ scope: "day", isHeld: false });
  });

  it("looks again by itself: a new day brings room, and no event", async () => {
    const { ledger, store, wake } = await ledgerWith({ day: 0.0001 });
    await ledger.hold(run, "a", 60, never);
    const second = ledger.hold(other, "b", 60, never);
    store.now = noon + 24 * 3_600_000;
    await expect
      .poll(() => (wake(), Promise.race([second, Promise.resolve("waiting")])))
      .toMatchObject({ heldMicroUsd: 60 });
  });

  it("stops waiting when it is told to", async () => {
    const { ledger } = await ledgerWith({ day: 0.0001 });
    await ledger.hold(run, "a", 60, never);
    const stop = new AbortController();
    const second = ledger.hold(other, "b", 60, stop.signal);
    stop.abort(new Error("stopped"));
    await expect(second).rejects.toThrow("stopped");
  });
});

describe("Purse", () => {
  const worst = { provider: "p", model: "m", inputTokens: 40, outputTokens: 10 };

  it("holds each turn's worst case by its price, and charges what it was, once", async () => {
    const { ledger, board } = await ledgerWith({ run: 0.0001 });
    const purse = ledger.purse(run, "s", () => {});
    const ticket = await purse.reserve(worst, never);
    expect(ticket.heldMicroUsd).toBe(60);
    const usage = { provider: "p", model: "m", inputTokens: 20, outputTokens: 5, provenance: "unknown" } as const;
    expect(await purse.settle(ticket, usage)).toMatchObject({ costMicroUsd: 30, provenance: "computed" });
    await purse.settle(ticket, usage);
    expect([...board.state.charges.values()]).toMatchObject([{ id: "s/1", session: "s", usage: { costMicroUsd: 30 } }]);
    await purse.reserve(worst, never);
    expect(board.state.reservations.get("s/2")).toMatchObject({ microUsd: 60 });
  });

  it("tells its session when there is no room", async () => {
    const { ledger } = await ledgerWith({ run: 0.00001 });
    const told: BudgetSpent[] = [];
    const purse = ledger.purse(run, "s", (error) => void told.push(error));
    await expect(purse.reserve(worst, never)).rejects.toBeInstanceOf(BudgetSpent);
    expect(told).toMatchObject([{ scope: "run" }]);
  });

  it("holds all there is for a model without a price, and charges it as unknown", async () => {
    const { ledger, board } = await ledgerWith({ run: 0.0001 });
    const purse = ledger.purse(run, "s", () => {});
    const ticket = await purse.reserve({ ...worst, model: "new" }, never);
    expect(ticket.heldMicroUsd).toBe(100);
    const usage = await purse.settle(ticket, { provider: "p", model: "new", inputTokens: 1, provenance: "reported" });
    expect(usage.costMicroUsd).toBeUndefined();
    expect(board.state.charges.get("s/1")).toMatchObject({ countedMicroUsd: 100 });
  });
});

describe("SessionMoney", () => {
  const session = (ledger: Ledger, worstMicroUsd: number | undefined, supports = {}) =>
    new SessionMoney(ledger, { run, id: "s", supports, worstMicroUsd });
  const tokens = { provider: "p", model: "m", inputTokens: 20, outputTokens: 5, provenance: "reported" } as const;

  it("holds its worst case, computes what is not reported, and says that long calls make it an estimate", async () => {
    const { ledger, board } = await ledgerWith({ day: 0.0001 });
    const money = session(ledger, 70);
    await money.begin(never);
    expect(board.state.reservations.get("s")).toMatchObject({ microUsd: 70, whole: false });
    const heard = money.hear({ type: "usage", usage: tokens });
    expect(heard).toMatchObject({ usage: { costMicroUsd: 30, provenance: "estimated" } });
    expect(await money.end()).toMatchObject({ costMicroUsd: 30 });
    expect(board.state.charges.get("s")).toMatchObject({ usage: { costMicroUsd: 30 } });
    expect(board.state.reservations.size).toBe(0);
  });

  it("holds nothing for an agent that costs nothing", async () => {
    const { ledger, board } = await ledgerWith({ day: 0 });
    const money = session(ledger, undefined, { free: true });
    await money.begin(never);
    expect([money.refusal, board.state.reservations.size]).toEqual([undefined, 0]);
  });

  it("gives back what was held for a session that never began", async () => {
    const { ledger, board } = await ledgerWith({ day: 0.0001 });
    const money = session(ledger, 70);
    await money.begin(never);
    await money.end();
    expect([board.state.reservations.size, board.state.charges.size]).toEqual([0, 0]);
  });

  it("holds more when the agent says that it has spent that, and ends the session when there is no more", async () => {
    const { ledger, board } = await ledgerWith({ run: 0.0001 });
    const money = session(ledger, 40);
    await money.begin(never);
    money.hear({ type: "spending", costMicroUsd: 39 });
    money.hear({ type: "spending", costMicroUsd: 41 });
    await expect.poll(() => board.state.reservations.get("s")?.microUsd).toBe(81);
    expect(money.signal.aborted).toBe(false);
    money.hear({ type: "spending", costMicroUsd: 90 });
    await expect.poll(() => money.signal.aborted).toBe(true);
    expect(money.refusal).toMatchObject({ scope: "run" });
    money.hear({ type: "usage", usage: { costMicroUsd: 92, provenance: "reported" } });
    expect(await money.end()).toMatchObject({ costMicroUsd: 92 });
    expect(board.state.charges.get("s")).toMatchObject({ usage: { costMicroUsd: 92 } });
  });
});
