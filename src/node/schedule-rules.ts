import type { Board } from "#core/board/board.ts";
import { utcDay } from "#core/cost/budget.ts";
import { moneyRules } from "#core/dispatch/money-admission.ts";
import { rulesOf, type ScheduleRules } from "#core/dispatch/rules.ts";
import { lintFactsOf, type LintFacts } from "#core/plan/lint/lint-facts.ts";
import type { SqlTransaction } from "#core/run/store.ts";
import type { Settings } from "#core/settings.ts";
import { knownAgents } from "./agents/known-agents.ts";
import type { Parts } from "./assemble-project.ts";
import { createStoreTime } from "./cost/store-time.ts";
import { PlanPaths } from "./plan-paths.ts";
import type { KnownWorkforce } from "./workforce.ts";

/** What keeps tasks from being started, by the settings and the store's clock of this moment. */
export interface LiveRules {
  readonly rules: () => ScheduleRules;
  /** By what plans are judged, with the project's files as they are now. The rules know of these from now on. */
  readonly lint: (signal: AbortSignal) => Promise<LintFacts>;
}

export async function createRules(
  parts: Pick<Parts, "git" | "repository" | "settings"> & {
    readonly store: { readonly sql: Pick<SqlTransaction, "now"> };
  },
  board: Board,
  workforce: Pick<KnownWorkforce, "latest">,
): Promise<LiveRules> {
  const now = await createStoreTime(parts.store.sql);
  const paths = new PlanPaths(parts);
  const facts = rememberingFacts(paths);
  return {
    rules: () => {
      const current = parts.settings();
      const money = moneyRules(current.budgets, utcDay(now()));
      return { ...rulesOf(current, agentsIn(current)), workforce: workforce.latest, money, lint: facts(current) };
    },
    lint: async (signal) => {
      await paths.look(await board.refresh(), signal);
      return facts(parts.settings());
    },
  };
}

/** The same object as long as nothing is different: what is judged by it is remembered with it. */
function rememberingFacts(paths: Pick<PlanPaths, "latest">): (settings: Settings) => LintFacts {
  let last: { readonly key: string; readonly facts: LintFacts } | undefined;
  return (settings) => {
    const facts = lintFactsOf(settings, paths.latest);
    const key = JSON.stringify({ ...facts, paths: undefined });
    if (last?.key !== key || last.facts.paths !== facts.paths) last = { key, facts };
    return last.facts;
  };
}

function agentsIn({ agents, agentTraits }: Settings): ReturnType<typeof knownAgents> {
  return knownAgents(agents).map((agent) => {
    const { concurrency = agent.concurrency } = agentTraits[agent.id] ?? {};
    return { ...agent, concurrency };
  });
}
