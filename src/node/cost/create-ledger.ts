import type { Board } from "#core/board/board.ts";
import { Ledger } from "#core/cost/ledger.ts";
import type { SqlTransaction } from "#core/run/store.ts";
import type { Settings } from "#core/settings.ts";
import { systemClock } from "../clock.ts";
import { loadPrices } from "./price-catalogue.ts";

/** @param sql  the store of the board: days begin by its clock, not by that of this machine */
export function createLedger(
  board: Board,
  sql: Pick<SqlTransaction, "now">,
  settings: () => Pick<Settings, "budgets" | "prices">,
): Ledger {
  return new Ledger({
    board,
    clock: systemClock,
    now: () => sql.now(),
    prices: () => loadPrices(() => settings().prices),
    budgets: () => settings().budgets,
  });
}
