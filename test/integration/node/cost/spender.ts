// A process whose runs spend from a shared budget, turn after turn and all at once, until nothing is left of it.
import { setImmediate } from "node:timers/promises";
import * as z from "zod";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { RunId } from "#core/board/ids.ts";
import { BudgetSettings } from "#core/cost/budget-settings.ts";
import { BudgetSpent } from "#core/cost/purse.ts";
import { systemClock } from "#node/clock.ts";
import { createLedger } from "#node/cost/create-ledger.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openPlace, Place } from "../open-place.ts";

const Given = z.object({
  place: Place,
  runs: z.array(RunId),
  budgets: BudgetSettings,
  worstMicroUsd: z.int(),
  /** Stops for ever after it has held money once. */
  hangs: z.boolean().default(false),
});
const { place, runs, budgets, worstMicroUsd, hangs } = Given.parse(JSON.parse(process.argv[2] ?? ""));
process.on("disconnect", () => process.exit());

const store = await openPlace(place);
const board = new Board(
  createEventLog(store, (value) => Event.parse(value)),
  systemClock,
);
const ledger = createLedger(board, store, () => ({ budgets, prices: {} }));
const never = new AbortController().signal;
process.send?.({ ready: true });
await new Promise((resolve) => process.once("message", resolve));

async function spend(run: RunId, number: number): Promise<void> {
  for (let turn = 1; ; turn++) {
    try {
      const ticket = await ledger.tryToHold(run, `${run}/${turn}`, worstMicroUsd, never);
      process.send?.({ held: ticket.id });
      if (hangs) return;
      await setImmediate();
      // Different for each turn, and never more than the worst case.
      const costMicroUsd = worstMicroUsd - ((number * 7 + turn * 13) % worstMicroUsd);
      await ledger.charge(run, ticket, { costMicroUsd, provenance: "reported" });
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      if (!error.isHeld) return;
      await setImmediate(); // others will give back what they do not use
    }
  }
}

await Promise.all(runs.map(spend));
if (!hangs) {
  await store[Symbol.asyncDispose]();
  process.send?.({ over: true }, () => process.disconnect());
}
