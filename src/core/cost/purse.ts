import { TuttiError } from "../errors.ts";
import type { BudgetScope } from "./budget.ts";
import type { MicroUsd, Usage } from "./usage.ts";

/** The most that a turn can use. `inputTokens` may be a guess (characters / 3), but not too low. */
export interface WorstCase {
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Money that is held for a turn. */
export interface Ticket {
  /** Names the charge that it becomes. */
  readonly id: string;
  /** When the turn began, by the store's clock; its price is that of this time. */
  readonly at: number;
  /** `undefined` when no budget limits it. */
  readonly heldMicroUsd: MicroUsd | undefined;
}

/**
 * What one session of an agent may spend, turn by turn. Each model call is a
 * turn: reserve before it, settle after it, also when it failed, with what is
 * known of its usage. A ticket that is never settled is charged at its worst
 * case when the run ends or its worker dies.
 */
export interface Purse {
  /**
   * Holds the worst case of a turn back from all budgets that limit it. Waits
   * while only what others hold is in the way.
   *
   * @throws BudgetSpent  when a budget has no room. The session has to end then; any outcome will do, since the run
   *                      knows why
   */
  reserve(worst: WorstCase, signal: AbortSignal): Promise<Ticket>;
  /**
   * Charges a turn once, however often it is called, and gives back what was held.
   *
   * @param usage  with `provider` and `model`; its cost is computed where it has none
   * @returns      the usage with its cost, to be told as a `usage` event
   */
  settle(ticket: Ticket, usage: Usage): Promise<Usage>;
}

/** A budget has no room for what was to be done next. Nothing was begun. */
export class BudgetSpent extends TuttiError {
  readonly scope: BudgetScope;
  /** Names the budget among all: `budgetKey`. */
  readonly key: string;
  readonly limitMicroUsd: MicroUsd;
  /** There would be room if nothing else were held: it is worth waiting for. */
  readonly isHeld: boolean;

  constructor(
    message: string,
    budget: {
      readonly scope: BudgetScope;
      readonly key: string;
      readonly limitMicroUsd: MicroUsd;
      readonly isHeld: boolean;
    },
  ) {
    super("refused", message);
    this.scope = budget.scope;
    this.key = budget.key;
    this.limitMicroUsd = budget.limitMicroUsd;
    this.isHeld = budget.isHeld;
  }
}
