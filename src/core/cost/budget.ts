import * as z from "zod";
import type { BoardState, Charge, Reservation } from "../board/board-state.ts";
import type { RunId, TaskId } from "../board/ids.ts";
import { PLANNING } from "./planning.ts";
import { MicroUsd } from "./usage.ts";

/** From the narrowest to the widest. */
export const BudgetScope = z.enum(["run", "task", "board", "day", "project"]);
export type BudgetScope = z.infer<typeof BudgetScope>;

/** A scope that is not named is not limited. */
export const BudgetLimits = z.partialRecord(BudgetScope, MicroUsd);
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** Who wants to spend. `run` is absent while there is none yet. */
export interface Spender {
  readonly run?: RunId | undefined;
  readonly task: TaskId;
  /** In UTC, as 2026-11-21. */
  readonly day: string;
}

/** How a budget stands for one spender. */
export interface BudgetUse {
  readonly scope: BudgetScope;
  readonly key: string;
  /** With what a human has granted on top. */
  readonly limitMicroUsd: MicroUsd;
  /** Charged; what nobody knows is in it with what was held for it. */
  readonly spentMicroUsd: MicroUsd;
  /** Charges of unknown cost for which nothing was held: they are in no sum. */
  readonly unknown: number;
  readonly heldMicroUsd: MicroUsd;
  /** Somebody holds all there is, because the worst case of its turn is not known. */
  readonly isTaken: boolean;
}

/** Names one budget among all, for grants and questions. */
export function budgetKey(scope: BudgetScope, { run, task, day }: Spender): string {
  switch (scope) {
    case "run":
      return `run:${run ?? ""}`;
    case "task":
      return `task:${task}`;
    case "day":
      return `day:${day}`;
    case "board":
    case "project":
      return scope;
  }
}

/**
 * Every budget that limits this spender, narrowest first.
 *
 * @param limits  of the settings; a task's own comes before theirs
 * @param except  a reservation that does not count, because it is the spender's own
 */
export function budgetUses(
  board: BoardState,
  spender: Spender,
  limits: BudgetLimits,
  except?: string,
): readonly BudgetUse[] {
  const own = board.tasks.get(spender.task)?.budgetMicroUsd;
  const all: BudgetLimits = own === undefined ? limits : { ...limits, task: own };
  return BudgetScope.options.flatMap((scope) => {
    const limit = spender.task === PLANNING && (scope === "task" || scope === "board") ? undefined : all[scope];
    return limit === undefined ? [] : [useOf(board, spender, scope, limit, except)];
  });
}

/** What is left; nothing while somebody holds it all. */
export function roomIn({ limitMicroUsd, spentMicroUsd, heldMicroUsd, isTaken }: BudgetUse): MicroUsd {
  return isTaken ? 0 : Math.max(0, limitMicroUsd - spentMicroUsd - heldMicroUsd);
}

/** What would be left if nothing were held. */
export function unspentIn({ limitMicroUsd, spentMicroUsd }: BudgetUse): MicroUsd {
  return Math.max(0, limitMicroUsd - spentMicroUsd);
}

function useOf(
  board: BoardState,
  spender: Spender,
  scope: BudgetScope,
  limit: MicroUsd,
  except: string | undefined,
): BudgetUse {
  const counts = inScope(board, spender, scope);
  let [spent, unknown, held, isTaken] = [0, 0, 0, false];
  for (const charge of board.charges.values()) {
    if (!counts(charge)) continue;
    const known = charge.usage.costMicroUsd ?? charge.countedMicroUsd;
    if (known === undefined) unknown += 1;
    else spent += known;
  }
  for (const reservation of board.reservations.values()) {
    if (reservation.id === except || !counts(reservation)) continue;
    held += reservation.microUsd;
    isTaken ||= reservation.whole;
  }
  const key = budgetKey(scope, spender);
  return {
    scope,
    key,
    limitMicroUsd: limit + (board.grants.get(key) ?? 0),
    spentMicroUsd: spent,
    unknown,
    heldMicroUsd: held,
    isTaken,
  };
}

type Counted = Charge | Reservation;

function inScope(board: BoardState, { run, task, day }: Spender, scope: BudgetScope): (entry: Counted) => boolean {
  switch (scope) {
    case "run":
      return (entry) => entry.run === run;
    case "task":
      return (entry) => entry.task === task;
    case "board":
      return (entry) => isOpen(board, entry.task);
    case "day":
      return (entry) => dayOf(entry) === day;
    case "project":
      return () => true;
  }
}

/** The board's budget is for the work that is on it: what is done or put away has left it. */
export function isOpen(board: BoardState, id: TaskId): boolean {
  const state = board.tasks.get(id)?.state.name;
  return state !== undefined && state !== "done" && state !== "dismissed";
}

/** The day on which it was spent: that of the store's clock when the turn began, where it is recorded. */
export function dayOf(entry: { readonly day?: string | undefined; readonly at: number }): string {
  return entry.day ?? utcDay(entry.at);
}

export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
