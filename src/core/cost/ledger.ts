import type { Board } from "../board/board.ts";
import type { RunId } from "../board/ids.ts";
import type { Clock } from "../clock.ts";
import { utcDay } from "./budget.ts";
import { limitsIn, worstCaseOf, type BudgetSettings } from "./budget-settings.ts";
import { priced, type PriceOf } from "./price.ts";
import { BudgetSpent, type Purse, type Ticket, type WorstCase } from "./purse.ts";
import type { MicroUsd, Usage } from "./usage.ts";

export interface LedgerPorts {
  readonly board: Board;
  readonly clock: Pick<Clock, "sleep">;
  /** The store's clock, which all machines share: days and prices are those of its time. */
  readonly now: () => Promise<number>;
  readonly prices: () => Promise<PriceOf>;
  readonly budgets: () => BudgetSettings;
}

/** How long a wait for what others hold goes on before it looks again by itself, in milliseconds. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Money, held and spent. What is held is on the board, decided on the version
 * that it is written on: so no two processes, however many, hold the same
 * dollar, on either database; and it outlives the process that held it.
 */
export class Ledger {
  readonly #ports: LedgerPorts;
  /** Reservations of this process go one after the other instead of getting in each other's way. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: LedgerPorts) {
    this.#ports = ports;
  }

  /** For a session whose every model call is seen. `session` is the id of its charge; each turn's begins with it. */
  purse(run: RunId, session: string, onSpent: (error: BudgetSpent) => void): Purse {
    let turn = 0;
    return {
      reserve: async (worst, signal) => {
        turn += 1;
        const id = `${session}/${turn}`;
        const cost = await this.#worstOf(worst);
        try {
          return await this.hold(run, id, cost, signal);
        } catch (error) {
          if (error instanceof BudgetSpent) onSpent(error);
          throw error;
        }
      },
      settle: async (ticket, usage) => {
        const known = priced(usage, await this.prices(), ticket.at, "one");
        return this.charge(run, ticket, known, session);
      },
    };
  }

  /**
   * For planning, which is no run. Never waits for money that others hold: somebody sits and waits for the plan.
   *
   * @param plan  names it; counts as its run where budgets of runs are
   * @param session  names this work on it among all
   */
  planningPurse(plan: RunId, session: string, agent: string): Purse {
    let turn = 0;
    return {
      reserve: async (worst, signal) => {
        turn += 1;
        const id = `${plan}/${session}-${turn}`;
        const cost = (await this.#worstOf(worst)) ?? worstCaseOf(this.#ports.budgets(), agent);
        return await this.tryToHold(plan, id, cost, signal, agent);
      },
      settle: async (ticket, usage) => {
        const known = priced(usage, await this.prices(), ticket.at, "one");
        return this.charge(plan, ticket, known, undefined, agent);
      },
    };
  }

  /**
   * Holds money back; waits while only what others hold is in the way.
   *
   * @param microUsd  the worst case; all there is when it is not known
   * @throws BudgetSpent
   */
  async hold(run: RunId, id: string, microUsd: MicroUsd | undefined, signal: AbortSignal): Promise<Ticket> {
    for (;;) {
      try {
        return await this.tryToHold(run, id, microUsd, signal);
      } catch (error) {
        if (!(error instanceof BudgetSpent) || !error.isHeld) throw error;
        await this.#change(signal);
      }
    }
  }

  /** As `hold`, but does not wait: also for who holds something already, since two of them would wait for each other. */
  async tryToHold(
    run: RunId,
    id: string,
    microUsd: MicroUsd | undefined,
    signal: AbortSignal,
    planner?: string,
  ): Promise<Ticket> {
    const { board, budgets, now } = this.#ports;
    const attempt = async (): Promise<Ticket> => {
      signal.throwIfAborted();
      const at = await now();
      const more = { ...(microUsd !== undefined && { microUsd }), ...(planner !== undefined && { planner }) };
      const limits = limitsIn(budgets());
      await board.send({ type: "budget/reserve", id, run, day: utcDay(at), limits, ...more });
      return { id, at, heldMicroUsd: board.state.reservations.get(id)?.microUsd };
    };
    const mine = this.#last.then(attempt, attempt);
    this.#last = mine.catch(() => {}); // whoever asked is told
    return mine;
  }

  /**
   * Charges what a ticket was for.
   *
   * @param session  the session's charge, where this is a turn of it
   */
  async charge(run: RunId, { id, at }: Ticket, usage: Usage, session?: string, planner?: string): Promise<Usage> {
    const more = { ...(session !== undefined && { session }), ...(planner !== undefined && { planner }) };
    await this.#ports.board.send({ type: "usage/record", id, run, usage, day: utcDay(at), ...more });
    return usage;
  }

  prices(): Promise<PriceOf> {
    return this.#ports.prices();
  }

  /** Nothing was begun. */
  async giveBack(run: RunId, { id }: Ticket): Promise<void> {
    await this.#ports.board.send({ type: "budget/release", id, run });
  }

  async #worstOf({ provider, model, inputTokens, outputTokens }: WorstCase): Promise<MicroUsd | undefined> {
    const at = await this.#ports.now();
    const priceOf = await this.prices();
    const cost = (more: Partial<Usage>): number | undefined =>
      priceOf(provider, model, { inputTokens, outputTokens, provenance: "unknown", ...more }, at)?.costMicroUsd;
    const plain = cost({});
    // Writing to a cache costs more than reading afresh, with some vendors.
    const cached = cost({ cacheWriteTokens: inputTokens, longCacheWriteTokens: inputTokens });
    return plain === undefined ? undefined : Math.max(plain, cached ?? 0);
  }

  /** Until something else happens on the board, or it is time to look. */
  async #change(signal: AbortSignal): Promise<void> {
    const changed = new AbortController();
    using _listening = this.#ports.board.listen(() => changed.abort());
    await this.#ports.clock.sleep(LOOK_AGAIN_MS, AbortSignal.any([signal, changed.signal])).catch(() => {});
    signal.throwIfAborted();
  }
}
