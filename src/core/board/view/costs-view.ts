import type { BoardState, Charge } from "../board-state.ts";
import { formatUsd } from "../../cost/format-usd.ts";
import { labelOf, noLabels, type AgentLabels } from "./agent-labels.ts";

/** A sum of charges. `unknown` counts those without a figure: they are in nobody's sum. */
export interface CostSum {
  readonly key: string;
  readonly label: string;
  readonly microUsd: number;
  readonly unknown: number;
  readonly sessions: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface CostsView {
  readonly total: CostSum;
  /** Largest first. */
  readonly tasks: readonly CostSum[];
  readonly agents: readonly CostSum[];
  /** Days in UTC, newest first, as 2026-11-21. */
  readonly days: readonly CostSum[];
}

export function costsView(board: BoardState, labels: AgentLabels = noLabels): CostsView {
  const charges = [...board.charges.values()];
  const by = (key: (charge: Charge) => string, label: (key: string) => string): readonly CostSum[] =>
    [...Map.groupBy(charges, key)].map(([name, group]) => sum(name, label(name), group));
  const largestFirst = (a: CostSum, b: CostSum): number => b.microUsd - a.microUsd || b.sessions - a.sessions;
  const titles = new Map<string, string>([...board.tasks.values()].map((task) => [task.id, task.title]));
  return {
    total: sum("total", "Total", charges),
    tasks: by(
      (charge) => charge.task,
      (id) => titles.get(id) ?? id,
    ).toSorted(largestFirst),
    agents: by(
      (charge) => charge.agent,
      (id) => labelOf(labels, id),
    ).toSorted(largestFirst),
    days: by(
      (charge) => new Date(charge.at).toISOString().slice(0, 10),
      (day) => day,
    ).toSorted((a, b) => b.key.localeCompare(a.key)),
  };
}

function sum(key: string, label: string, charges: readonly Charge[]): CostSum {
  const add = (read: (charge: Charge) => number | undefined): number =>
    charges.reduce((total, charge) => total + (read(charge) ?? 0), 0);
  return {
    key,
    label,
    microUsd: add((charge) => charge.usage.costMicroUsd),
    unknown: charges.filter((charge) => charge.usage.costMicroUsd === undefined).length,
    sessions: charges.length,
    inputTokens: add((charge) => charge.usage.inputTokens),
    outputTokens: add((charge) => charge.usage.outputTokens),
  };
}

/** A sum in words: never “$0.00” for what is not known. */
export function describeCost(cost: Pick<CostSum, "microUsd" | "unknown" | "sessions">): string {
  if (cost.sessions === 0) return "nothing yet";
  if (cost.unknown === cost.sessions) return "unknown";
  const known = formatUsd(cost.microUsd);
  return cost.unknown === 0 ? known : `${known} + ${cost.unknown} unknown`;
}
