import { modelProviders } from "#core/agent-loop/providers.ts";
import { RECIPE_AGENT } from "#core/routing/route.ts";
import type { AgentSetting } from "#core/settings.ts";
import { acpSource } from "./acp-agent.ts";
import { acpRecipes } from "./acp-recipes.ts";
import { modelKeyName } from "./model-agent.ts";
import { streamSource } from "./stream-agent.ts";

export const recipeConcurrency = 4;

export interface KnownAgent {
  readonly id: string;
  readonly concurrency: number;
  readonly provider: string | undefined;
  /** Programs of one kind share a login, so what limits one limits all of them. */
  readonly account: string;
}

/** What the scheduler knows of each agent, without looking for any of them. */
export function knownAgents(settings: Readonly<Record<string, AgentSetting>>): readonly KnownAgent[] {
  const recipes = new Map(acpRecipes.map((recipe) => [recipe.id, recipe]));
  const own = Object.entries(settings).map(([id, setting]) => {
    const account = accountOf(id, setting);
    const provider = setting.kind === "replay" ? undefined : (setting.provider ?? recipes.get(id)?.provider);
    return { id, concurrency: setting.concurrency, provider, account };
  });
  const others = acpRecipes
    .filter(({ id }) => !(id in settings))
    .map(({ id, concurrency, provider }) => ({ id, concurrency, provider, account: id }));
  const recipe = { id: RECIPE_AGENT, concurrency: recipeConcurrency, provider: undefined, account: RECIPE_AGENT };
  return [recipe, ...others, ...own];
}

/** Models with one key are one account, too. */
function accountOf(id: string, setting: AgentSetting): string {
  if (setting.kind === "model") return modelKeyName(setting) ?? modelProviders[setting.provider]?.account ?? id;
  if (setting.kind === "stream") return streamSource(id, setting).recipe?.id ?? id;
  return setting.kind === "acp" ? (acpSource(id, setting).recipe?.id ?? id) : id;
}
