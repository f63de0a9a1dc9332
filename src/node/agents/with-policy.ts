import { capabilitiesOf } from "#core/agents/agent-traits.ts";
import { refusalBy } from "#core/agents/policy.ts";
import { refused } from "#core/errors.ts";
import { RECIPE_AGENT } from "#core/routing/route.ts";
import type { Adoption, AgentDescription, AgentDriver, Agents } from "#core/run/agent.ts";
import type { Settings } from "#core/settings.ts";
import { identityOf } from "./agent-identity.ts";
import type { MachineAgents } from "./catalogue.ts";

export interface PolicyFacts {
  /** Read anew at each question. */
  readonly settings: () => Settings;
  /** Whether only a file of the repository describes this agent. */
  readonly isHearsay: (id: string) => boolean;
  /** Whose account an agent uses. */
  readonly accountOf: (id: string) => string;
}

/**
 * The same agents under the policy: the list says who is refused and why, and what is known of each for routing; and
 * nobody is started, and nobody's vendor asked, who is refused at that moment, whoever has asked for it.
 */
export function withPolicy<Given extends Agents & Partial<Pick<MachineAgents, "check">>>(
  agents: Given,
  facts: PolicyFacts,
): Given {
  return {
    ...agents,
    ...(agents.check && {
      check: async (id: string, signal: AbortSignal) => {
        requirePermitted(facts, agents.get(id));
        return await agents.check?.(id, signal);
      },
    }),
    get: (id) => guarded(agents.get(id), facts),
    list: async (signal) => (await agents.list(signal)).map((agent) => described(agent, facts)),
  };
}

/** @throws TuttiError `refused`, when the policy forbids this agent now */
export function requirePermitted(
  facts: Pick<PolicyFacts, "settings" | "isHearsay">,
  agent: Pick<AgentDescription, "id" | "label" | "supports">,
): void {
  const reason = refusalOf(facts, agent);
  if (reason !== undefined) throw refused(reason);
}

function guarded(driver: AgentDriver, facts: PolicyFacts): AgentDriver {
  const { id, label, supports } = driver;
  return {
    ...driver,
    id,
    label,
    supports,
    open: async (start, signal) => {
      requirePermitted(facts, driver);
      return await driver.open(start, signal);
    },
    ...(driver.adopt && {
      // What a worker left is ended instead, and the start of a new one refused.
      adopt: async (adoption: Adoption, signal: AbortSignal) =>
        refusalOf(facts, driver) === undefined ? await driver.adopt?.(adoption, signal) : undefined,
    }),
  };
}

function described(agent: AgentDescription, facts: PolicyFacts): AgentDescription {
  const { agents, agentTraits } = facts.settings();
  const { traits } = identityOf(agent.id, agents[agent.id], facts.isHearsay(agent.id));
  const capabilities = capabilitiesOf(agent.supports, traits, agentTraits[agent.id]);
  const denied = refusalOf(facts, agent);
  const { concurrency = agent.concurrency } = agentTraits[agent.id] ?? {};
  return {
    ...agent,
    concurrency,
    capabilities,
    account: facts.accountOf(agent.id),
    ...(denied !== undefined && { denied }),
  };
}

function refusalOf(
  { settings, isHearsay }: Pick<PolicyFacts, "settings" | "isHearsay">,
  { id, label, supports }: Pick<AgentDescription, "id" | "label" | "supports">,
): string | undefined {
  const { policy, agents } = settings();
  if (policy.length === 0) return undefined;
  const { vendors, open, model } = identityOf(id, agents[id], isHearsay(id));
  const free = id === RECIPE_AGENT || supports.free === true;
  return refusalBy(policy, { id, label, vendors, open, model, free, hearsay: isHearsay(id) });
}
