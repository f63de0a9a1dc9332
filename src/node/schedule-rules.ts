import { utcDay } from "#core/cost/budget.ts";
import { moneyRules } from "#core/dispatch/money-admission.ts";
import { rulesOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import type { SqlTransaction } from "#core/run/store.ts";
import type { Settings } from "#core/settings.ts";
import { knownAgents } from "./agents/known-agents.ts";
import { createStoreTime } from "./cost/store-time.ts";
import type { KnownWorkforce } from "./workforce.ts";

/** What keeps tasks from being started, by the settings and the store's clock of this moment. */
export async function createRules(
  sql: Pick<SqlTransaction, "now">,
  settings: () => Settings,
  workforce: Pick<KnownWorkforce, "latest">,
): Promise<() => ScheduleRules> {
  const now = await createStoreTime(sql);
  return () => {
    const current = settings();
    const money = moneyRules(current.budgets, utcDay(now()));
    return { ...rulesOf(current, agentsIn(current)), workforce: workforce.latest, money };
  };
}

function agentsIn({ agents, agentTraits }: Settings): ReturnType<typeof knownAgents> {
  return knownAgents(agents).map((agent) => {
    const { concurrency = agent.concurrency } = agentTraits[agent.id] ?? {};
    return { ...agent, concurrency };
  });
}
