import type { AgentTraits } from "#core/agents/agent-traits.ts";

/** What the known agents are good for, as far as it is the same for everybody. Settings may say otherwise. */
export const shippedTraits: Readonly<Record<string, AgentTraits>> = {
  claude: { price: "high", contextTokens: 200_000 },
  codex: { price: "medium", contextTokens: 272_000 },
  gemini: { price: "medium", contextTokens: 1_000_000 },
  qwen: { price: "low", contextTokens: 256_000 },
  copilot: { price: "medium" },
  kimi: { price: "low", contextTokens: 256_000 },
};
