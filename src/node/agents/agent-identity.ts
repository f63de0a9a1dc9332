import { basename } from "node:path";
import { modelProviders } from "#core/agent-loop/providers.ts";
import type { AgentTraits } from "#core/agents/agent-traits.ts";
import { vendorsOf, type Vendors } from "#core/agents/vendors.ts";
import type { AgentSetting, ProgramSetting } from "#core/settings.ts";
import { type AcpSource, acpSource } from "./acp-agent.ts";
import { acpRecipes } from "./acp-recipes.ts";
import { shippedTraits } from "./shipped-traits.ts";
import { streamSource } from "./stream-agent.ts";

/** Whose models an agent uses, and which, before it is started. */
export interface AgentIdentity extends Vendors {
  readonly model?: string | undefined;
  /** What is declared of it besides the user's own word. */
  readonly traits: AgentTraits;
}

/**
 * @param setting  how the user, or a file of the repository, describes it; absent for a known one
 * @param hearsay  it is a file of the repository: what that says of a program's vendor is no proof
 */
export function identityOf(id: string, setting: AgentSetting | undefined, hearsay: boolean): AgentIdentity {
  if (setting?.kind === "replay") return { vendors: [], open: true, traits: {} };
  if (setting?.kind !== "model") return programIdentity(id, setting, hearsay);
  const { provider, model, baseUrl, contextTokens } = setting;
  const known = Object.hasOwn(modelProviders, provider) ? modelProviders[provider] : undefined;
  const isOwn = known !== undefined && known.key === undefined;
  const vendors = vendorsOf({ provider, model, baseUrl, hearsay: hearsay && (baseUrl !== undefined || !known) });
  return { ...vendors, model, traits: { contextTokens, ...(isOwn && { price: "free" }) } };
}

function programIdentity(id: string, setting: ProgramSetting | undefined, hearsay: boolean): AgentIdentity {
  const recipe = recipeOf(id, setting);
  const model = setting?.model;
  const provider = setting?.provider ?? recipe?.provider;
  const own = vendorsOf({ provider, model, hearsay });
  // Whatever it is called: what its command line starts, and what it is known as, count as well.
  const further = [recipe?.provider, ...(setting === undefined ? [] : providersNamedIn(setting))];
  const vendors = new Set([...own.vendors, ...further.filter((name) => name !== undefined)]);
  return { vendors: [...vendors], open: own.open, model, traits: shippedTraits[recipe?.id ?? id] ?? {} };
}

function recipeOf(id: string, setting: ProgramSetting | undefined): AcpSource["recipe"] {
  switch (setting?.kind) {
    case undefined:
      return acpRecipes.find((known) => known.id === id);
    case "acp":
      return acpSource(id, setting).recipe;
    case "stream":
      return streamSource(id, setting).recipe;
    case "command":
      return undefined;
  }
}

function providersNamedIn({ command, args }: ProgramSetting): readonly (string | undefined)[] {
  const words = new Set([command, ...args].flatMap((text) => text.split(/[\s"';&|()]+/)).map((word) => basename(word)));
  return acpRecipes
    .filter((recipe) => words.has(recipe.command) || (recipe.companion && words.has(recipe.companion.command)))
    .map(({ provider }) => provider);
}
