import * as z from "zod";
import type { BudgetLimits } from "./budget.ts";
import { wholeMicroUsd } from "./own-price.ts";
import type { MicroUsd } from "./usage.ts";

const Dollars = z.number().min(0).max(1_000_000);

/** What may be spent, as a person writes it. */
export const BudgetSettings = z
  .object({
    run: Dollars.optional().describe("The most one run may cost."),
    task: Dollars.optional().describe("The most all runs of one task may cost. A task may have its own."),
    board: Dollars.optional().describe("The most all tasks together may cost that are on the board and not done."),
    day: Dollars.optional().describe("The most that may be spent in one day, in UTC."),
    project: Dollars.optional().describe("The most that may ever be spent in this project."),
    whenSpent: z
      .enum(["stop", "ask", "cheaper"])
      .default("stop")
      .describe(
        "What happens to a run when a budget has no room for it: it is interrupted, a human is asked for more, or the agent that “cheaper” names goes on with it.",
      ),
    worstCase: z
      .record(z.string(), Dollars)
      .default({})
      .describe(
        "The most that one session of an agent can cost, by its id. So much is held back before it begins; 0 for agents that cost nothing. Without it a session holds all that is left, and runs under one budget go one after the other.",
      ),
    cheaper: z
      .record(z.string(), z.string())
      .default({})
      .describe("The agent that goes on instead, by the id of the one whose budget is spent."),
  })
  .prefault({});
export type BudgetSettings = z.infer<typeof BudgetSettings>;

export function limitsIn({ run, task, board, day, project }: BudgetSettings): BudgetLimits {
  const limits = { run, task, board, day, project };
  const set = Object.entries(limits).flatMap(([scope, dollars]) =>
    dollars === undefined ? [] : [[scope, microUsdOf(dollars)] as const],
  );
  return Object.fromEntries(set);
}

/** The most one session of this agent can cost; `undefined` when nobody says. */
export function worstCaseOf({ worstCase }: BudgetSettings, agent: string): MicroUsd | undefined {
  const dollars = worstCase[agent];
  return dollars === undefined ? undefined : microUsdOf(dollars);
}

export function microUsdOf(dollars: number): MicroUsd {
  return wholeMicroUsd(dollars * 1_000_000);
}
