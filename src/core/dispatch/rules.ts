import type { Overlap } from "../board/task.ts";
import type { LintFacts } from "../plan/lint/lint-facts.ts";
import { chainOf } from "../routing/fallback.ts";
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
  /** For whom another one goes on while their account is at a limit for longer than `waitMs`. */
  readonly standIns?: { readonly agents: ReadonlySet<string>; readonly waitMs: number } | undefined;
  readonly columnLimits: Settings["columnLimits"];
  /** For tasks that do not say it themselves. */
  readonly overlap: Overlap;
  /** Who could take a run, as it was last looked at; nothing is known of that when absent. */
  readonly workforce?: Workforce | undefined;
  /** By what plans are judged: tasks with errors are not started. Nothing is judged when absent. */
  readonly lint?: LintFacts | undefined;
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
  settings: Pick<Settings, "runLimit" | "providerLimits" | "columnLimits" | "overlap" | "routing" | "agentTraits">,
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
    standIns: standInsOf(settings, agents),
    accounts: Object.fromEntries(agents.flatMap(({ id, account }) => (account === undefined ? [] : [[id, account]]))),
    agentLimits: Object.fromEntries(agents.map(({ id, concurrency }) => [id, concurrency])),
    providers: Object.entries(settings.providerLimits).map(([provider, limit]) => ({
      provider,
      limit,
      agents: agents.filter((agent) => agent.provider === provider).map(({ id }) => id),
    })),
  };
}

const MINUTE_MS = 60_000;

function standInsOf(
  settings: Pick<Settings, "routing" | "agentTraits">,
  agents: readonly { readonly id: string }[],
): ScheduleRules["standIns"] {
  const { fallbackOn, waitMinutes } = settings.routing;
  if (!fallbackOn.includes("limit")) return undefined;
  const some = agents.filter(({ id }) => chainOf(id, settings).length > 0).map(({ id }) => id);
  return { agents: new Set(some), waitMs: waitMinutes * MINUTE_MS };
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
