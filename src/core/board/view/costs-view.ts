import { budgetUses, dayOf, type BudgetScope } from "../../cost/budget.ts";
import { nameOfBudget } from "../../cost/budget-words.ts";
import { sumCharges, type CostSum } from "./cost-sum.ts";
import { describeForecast, forecast } from "../../cost/forecast.ts";
import { PLANNING } from "../../cost/planning.ts";
import { formatUsd } from "../../cost/format-usd.ts";
import type { MicroUsd } from "../../cost/usage.ts";
import type { MoneyRules } from "../../dispatch/money-admission.ts";
import type { BoardState, Charge } from "../board-state.ts";
import { TaskId } from "../ids.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";

export interface CostsView {
  readonly total: CostSum;
  /** Largest first. */
  readonly tasks: readonly CostSum[];
  readonly agents: readonly CostSum[];
  /** Days in UTC, newest first, as 2026-11-21. */
  readonly days: readonly CostSum[];
  /** Those that all tasks share, as far as they are limited. */
  readonly budgets: readonly BudgetView[];
  /** What the board will have cost when it is done, as a sentence. */
  readonly forecast: string;
}

export interface BudgetView {
  readonly scope: BudgetScope;
  readonly label: string;
  readonly limitMicroUsd: MicroUsd;
  readonly spentMicroUsd: MicroUsd;
  readonly heldMicroUsd: MicroUsd;
  /** How it stands, as words. */
  readonly text: string;
}

/** @param money  what may be spent; no budgets are shown when absent */
export function costsView(board: BoardState, labels: AgentLabels = noLabels, money?: MoneyRules): CostsView {
  const charges = [...board.charges.values()];
  const by = (key: (charge: Charge) => string, label: (key: string) => string): readonly CostSum[] =>
    [...Map.groupBy(charges, key)].map(([name, group]) => sumCharges(name, label(name), group));
  const largestFirst = (a: CostSum, b: CostSum): number => b.microUsd - a.microUsd || b.sessions - a.sessions;
  const titles = new Map<string, string>([...board.tasks.values()].map((task) => [task.id, task.title]));
  return {
    total: sumCharges("total", "Total", charges),
    tasks: by(
      (charge) => charge.task,
      (id) => (id === PLANNING ? "Planning" : (titles.get(id) ?? id)),
    ).toSorted(largestFirst),
    agents: by(
      (charge) => charge.agent,
      (id) => labelOf(labels, id),
    ).toSorted(largestFirst),
    days: by(dayOf, (day) => day).toSorted((a, b) => b.key.localeCompare(a.key)),
    budgets: money === undefined ? [] : budgetViews(board, money),
    forecast: describeForecast(forecast(board)),
  };
}

/** Those of single tasks and runs are told where these are. */
function budgetViews(board: BoardState, { limits, day }: MoneyRules): readonly BudgetView[] {
  const { run: _run, task: _task, ...shared } = limits;
  return budgetUses(board, { task: nobody, day }, shared).map((use) => {
    const { scope, limitMicroUsd, spentMicroUsd, heldMicroUsd, unknown } = use;
    const spent = `${unknown > 0 ? "at least " : ""}${formatUsd(spentMicroUsd)} of ${formatUsd(limitMicroUsd)} spent`;
    const held = heldMicroUsd === 0 ? "" : `, ${formatUsd(heldMicroUsd)} held for work that goes on`;
    const text = `${spent}${held}${unknown === 0 ? "" : `, ${unknown} unknown`}`;
    return { scope, label: nameOfBudget(scope), limitMicroUsd, spentMicroUsd, heldMicroUsd, text };
  });
}

const nobody = TaskId.parse("-");
