import type { Settings } from "../settings.ts";

/** Who goes on for an agent that cannot be had, in order: its own chain, else that of all. Never itself. */
export function chainOf(
  agent: string,
  { routing, agentTraits }: Pick<Settings, "routing" | "agentTraits">,
): readonly string[] {
  const chain = agentTraits[agent]?.fallback ?? routing.fallback;
  return [...new Set(chain)].filter((id) => id !== agent);
}
