import type { Overlap } from "../board/task.ts";
import { defaultSettings, type Settings } from "../settings.ts";
import type { Limits } from "./dispatcher.ts";
import type { MoneyRules } from "./money-admission.ts";
import type { Workforce } from "./workforce.ts";

/** What keeps a task that could run from being started now. */
export interface ScheduleRules {
  /** Runs at once. */
  readonly runLimit: number;
  /** Runs at once by agent; one that is not named is limited by `runLimit` alone. */
  readonly agentLimits: Readonly<Record<string, number>>;
  /** Runs at once of all agents of one provider. */
  readonly providers: readonly ProviderLimit[];
  /** Whose account an agent uses, for limits of the vendor; an agent that is not named has one of its own. */
  readonly accounts: Readonly<Record<string, string>>;
  readonly columnLimits: Settings["columnLimits"];
  /** For tasks that do not say it themselves. */
  readonly overlap: Overlap;
  /** Who could take a run, as it was last looked at; nothing is known of that when absent. */
  readonly workforce?: Workforce | undefined;
  /** What may be spent; no limit when absent. */
  readonly money?: MoneyRules | undefined;
}

export interface ProviderLimit {
  readonly provider: string;
  readonly agents: readonly string[];
  readonly limit: number;
}

/** @param agents  every agent that may have a run, with its own limit, and the provider and the account that it uses */
export function rulesOf(
  settings: Pick<Settings, "runLimit" | "providerLimits" | "columnLimits" | "overlap">,
  agents: readonly {
    readonly id: string;
    readonly concurrency: number;
    readonly provider: string | undefined;
    readonly account?: string;
  }[],
): ScheduleRules {
  const { runLimit, columnLimits, overlap } = settings;
  return {
    runLimit,
    columnLimits,
    overlap,
    accounts: Object.fromEntries(agents.flatMap(({ id, account }) => (account === undefined ? [] : [[id, account]]))),
    agentLimits: Object.fromEntries(agents.map(({ id, concurrency }) => [id, concurrency])),
    providers: Object.entries(settings.providerLimits).map(([provider, limit]) => ({
      provider,
      limit,
      agents: agents.filter((agent) => agent.provider === provider).map(({ id }) => id),
    })),
  };
}

/** Where nothing is set, and no agent is known. */
export const usualRules: ScheduleRules = rulesOf(defaultSettings, []);

/** The limits that the dispatcher counts by itself: a lane is an agent. */
export function limitsOf({ runLimit, agentLimits, providers }: ScheduleRules): Limits {
  return {
    total: runLimit,
    lanes: agentLimits,
    groups: providers.map(({ agents, limit }) => ({ lanes: agents, most: limit })),
  };
}
