import type { RunId } from "../board/ids.ts";
import type { AgentSupport } from "../run/agent.ts";
import type { AgentEvent } from "../run/agent-event.ts";
import { addUsage } from "./add-usage.ts";
import type { Ledger } from "./ledger.ts";
import { priced } from "./price.ts";
import { BudgetSpent, type Purse, type Ticket } from "./purse.ts";
import type { MicroUsd, Usage } from "./usage.ts";

export interface SessionOfMoney {
  readonly run: RunId;
  /** Of its charge: the same one, however often it is charged. */
  readonly id: string;
  readonly supports: Pick<AgentSupport, "turns" | "free">;
  /** The most that it can cost, where somebody has said so. */
  readonly worstMicroUsd: MicroUsd | undefined;
}

/**
 * What one session of an agent may spend and has spent, whoever counts.
 *
 * Where the agent's model calls are seen, each is held and charged by itself,
 * through `purse`. Else the session is one turn: its worst case is held before
 * it begins, more is held when the agent says that it has spent that, and it
 * is charged once, at its end.
 */
export class SessionMoney {
  readonly #ledger: Ledger;
  readonly #session: SessionOfMoney;
  readonly #spent = new AbortController();
  readonly purse: Purse | undefined;
  #ticket: Ticket | undefined;
  #refusal: BudgetSpent | undefined;
  #usage: Usage | undefined;
  #hasBegun = false;
  #price: ((usage: Usage) => Usage) | undefined;
  #holdingMore: Promise<void> | undefined;

  constructor(ledger: Ledger, session: SessionOfMoney) {
    this.#ledger = ledger;
    this.#session = session;
    const { run, id, supports } = session;
    this.purse = supports.turns === true ? ledger.purse(run, id, (error) => this.#refuse(error)) : undefined;
  }

  /** Aborts when a budget has no room for what the session spends: it has to end. */
  get signal(): AbortSignal {
    return this.#spent.signal;
  }

  /** Why it may not go on, once a budget has refused it. */
  get refusal(): BudgetSpent | undefined {
    return this.#refusal;
  }

  /** To be called before the agent is started. Does nothing more when a budget has no room: see `refusal`. */
  async begin(signal: AbortSignal): Promise<void> {
    const { run, id, supports, worstMicroUsd } = this.#session;
    if (this.purse !== undefined) return;
    const most = supports.free === true ? 0 : worstMicroUsd;
    try {
      const ticket = await this.#ledger.hold(run, id, most, signal);
      this.#ticket = ticket;
      if (supports.free === true) return;
      const priceOf = await this.#ledger.prices();
      this.#price = (usage) => priced(usage, priceOf, ticket.at, "several");
    } catch (error) {
      if (!(error instanceof BudgetSpent)) throw error;
      this.#refuse(error);
    }
  }

  /**
   * To be told of everything that happens in the session.
   *
   * @returns the same, with the cost of what was used where it can be computed
   */
  hear(event: AgentEvent): AgentEvent {
    this.#hasBegun = true;
    if (event.type === "spending") this.#mind(event.costMicroUsd);
    if (event.type !== "usage") return event;
    const known = this.#price?.(event.usage) ?? event.usage;
    this.#usage = addUsage(this.#usage, known);
    return { ...event, usage: known };
  }

  /**
   * Charges what the session used, and gives back what was held.
   *
   * @returns its usage with its cost
   */
  async end(): Promise<Usage> {
    await this.#holdingMore;
    const usage = this.#usage ?? { provenance: "unknown" };
    const { run } = this.#session;
    if (this.#ticket === undefined) return usage; // each turn has been charged, or there was none
    if (this.#hasBegun) return this.#ledger.charge(run, this.#ticket, usage);
    await this.#ledger.giveBack(run, this.#ticket);
    return usage;
  }

  #mind(costMicroUsd: MicroUsd): void {
    const held = this.#ticket?.heldMicroUsd;
    if (held === undefined || costMicroUsd < held || this.#refusal !== undefined) return;
    this.#holdingMore ??= this.#holdMore(costMicroUsd).finally(() => (this.#holdingMore = undefined));
  }

  /** It has spent its worst case, and the next call is another one. Somebody may have raised the limit, too. */
  async #holdMore(costMicroUsd: MicroUsd): Promise<void> {
    const { run, id, worstMicroUsd } = this.#session;
    const next = costMicroUsd + (worstMicroUsd ?? 1);
    try {
      this.#ticket = await this.#ledger.tryToHold(run, id, next, this.#spent.signal);
      if (worstMicroUsd === undefined) {
        this.#ticket = await this.#ledger.tryToHold(run, id, undefined, this.#spent.signal);
      }
    } catch (error) {
      if (error instanceof BudgetSpent) this.#refuse(error);
      // Anything else ends the run where it next needs the board.
    }
  }

  #refuse(error: BudgetSpent): void {
    this.#refusal ??= error;
    this.#spent.abort(error);
  }
}
