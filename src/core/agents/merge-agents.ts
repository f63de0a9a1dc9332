import type { Settings } from "../settings.ts";
import type { AgentsFile } from "./agents-file.ts";
import type { AgentTraits } from "./agent-traits.ts";

/**
 * The settings with what files say of agents. The settings win over the user's file, and that over the repository's:
 * agent by agent, trait by trait. Rules of the first come first. Policies add up.
 *
 * @param files  the strongest first
 */
export function mergeAgents(settings: Settings, files: readonly AgentsFile[]): Settings {
  const weakest = files.toReversed();
  const { routing } = settings;
  const chains = [routing.fallback, ...files.map(({ fallback }) => fallback)];
  return {
    ...settings,
    agents: Object.assign({}, ...weakest.map(({ agents }) => agents), settings.agents),
    agentTraits: mergeTraits([...weakest.map(({ traits }) => traits), settings.agentTraits]),
    routing: {
      ...routing,
      rules: [...routing.rules, ...files.flatMap(({ rules }) => rules)],
      fallback: [...(chains.find((chain) => chain.length > 0) ?? [])],
    },
    policy: [...settings.policy, ...files.flatMap(({ policy }) => policy)],
  };
}

function mergeTraits(layers: readonly Readonly<Record<string, AgentTraits>>[]): Record<string, AgentTraits> {
  const merged: Record<string, AgentTraits> = {};
  for (const layer of layers) {
    for (const [id, traits] of Object.entries(layer)) merged[id] = { ...merged[id], ...traits };
  }
  return merged;
}
