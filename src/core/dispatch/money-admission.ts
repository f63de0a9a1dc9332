import type { BoardState, Reservation } from "../board/board-state.ts";
import type { Run } from "../board/run.ts";
import type { Task } from "../board/task.ts";
import { budgetUses, roomIn, unspentIn, type BudgetLimits, type BudgetUse } from "../cost/budget.ts";
import { limitsIn, microUsdOf, type BudgetSettings } from "../cost/budget-settings.ts";
import { noRoomSentence } from "../cost/budget-words.ts";
import type { MicroUsd } from "../cost/usage.ts";
import { RECIPE_AGENT } from "../routing/route.ts";

export interface MoneyRules {
  readonly limits: BudgetLimits;
  readonly whenSpent: BudgetSettings["whenSpent"];
  /** The most that a session can cost, by agent, where somebody has said so. */
  readonly worstCase: Readonly<Record<string, MicroUsd>>;
  /** Who goes on instead, by agent. */
  readonly cheaper: Readonly<Record<string, string>>;
  /** By the store's clock. */
  readonly day: string;
}

/** @param day  in UTC, by the store's clock */
export function moneyRules(budgets: BudgetSettings, day: string): MoneyRules {
  const { whenSpent, worstCase, cheaper } = budgets;
  const worst = Object.entries(worstCase).map(([agent, dollars]) => [agent, microUsdOf(dollars)]);
  return { limits: limitsIn(budgets), whenSpent, worstCase: Object.fromEntries(worst), cheaper, day };
}

/** A budget that has no room for a session. */
export interface MoneyObstacle {
  readonly use: BudgetUse;
  /** A sentence. */
  readonly text: string;
  /** There would be room if nothing were held. */
  readonly isHeld: boolean;
}

/**
 * Who may start as far as money goes. What has started and has not held
 * anything yet counts as holding its worst case: it soon will. Nothing is held
 * by this; a session holds its money itself, and that is exact.
 */
export class MoneyAdmission {
  readonly #rules: MoneyRules | undefined;
  #board: BoardState;

  /** @param begun  runs that hold a slot */
  constructor(board: BoardState, rules: MoneyRules | undefined, begun: readonly Run[]) {
    this.#rules = rules;
    this.#board = board;
    if (rules === undefined || begun.length === 0) return;
    const spoken = new Set([...board.charges.values(), ...board.reservations.values()].map(({ run }) => run));
    for (const run of begun) if (!spoken.has(run.id)) this.take(run);
  }

  /** Why a session for this task has to wait; `undefined` when there is room, or it costs nothing. */
  obstacleTo(task: Task, run: Run | undefined): MoneyObstacle | undefined {
    const rules = this.#rules;
    const isFree = run === undefined ? task.recipe !== undefined : run.agent === RECIPE_AGENT;
    if (rules === undefined || isFree) return undefined;
    if (task.budgetMicroUsd === undefined && Object.keys(rules.limits).length === 0) return undefined;
    const spender = { run: run?.id, task: task.id, day: rules.day };
    const uses = budgetUses(this.#board, spender, rules.limits);
    const obstacle = obstacleIn(uses, worstOf(rules, run?.agent));
    const other = rules.whenSpent === "cheaper" && run !== undefined ? rules.cheaper[run.agent] : undefined;
    const isForOther = other !== undefined && obstacleIn(uses, worstOf(rules, other)) === undefined;
    return isForOther ? undefined : obstacle;
  }

  take(run: Run): void {
    const rules = this.#rules;
    const worst = rules === undefined || run.agent === RECIPE_AGENT ? 0 : worstOf(rules, run.agent);
    if (rules === undefined || worst === 0) return;
    const { id, task } = run;
    const soon: Reservation = {
      id: `soon:${id}`,
      run: id,
      task,
      microUsd: worst ?? 0,
      whole: worst === undefined,
      day: rules.day,
      at: 0,
    };
    this.#board = { ...this.#board, reservations: new Map(this.#board.reservations).set(soon.id, soon) };
  }
}

function worstOf({ worstCase }: MoneyRules, agent: string | undefined): MicroUsd | undefined {
  return agent === undefined ? undefined : worstCase[agent];
}

function obstacleIn(uses: readonly BudgetUse[], need: MicroUsd | undefined): MoneyObstacle | undefined {
  const isFull = (room: MicroUsd): boolean => (need === undefined ? room === 0 : room < need);
  const full = uses.filter((use) => isFull(roomIn(use)));
  const use = full.find((each) => isFull(unspentIn(each))) ?? full[0];
  return use && { use, text: noRoomSentence(use, need), isHeld: !isFull(unspentIn(use)) };
}
