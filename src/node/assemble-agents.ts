import type { Dispatcher } from "#core/dispatch/dispatcher.ts";
import type { Agents } from "#core/run/agent.ts";
import type { Settings } from "#core/settings.ts";
import { withAgentsElsewhere } from "./agents/agents-elsewhere.ts";
import { createAgents, type MachineAgents } from "./agents/catalogue.ts";
import { KeptConversations } from "./agents/kept-conversations.ts";
import { knownAgents } from "./agents/known-agents.ts";
import type { KeyFor } from "./agents/model-agent.ts";
import { createRecipeDriver } from "./agents/recipe.ts";
import { type PolicyFacts, requirePermitted, withPolicy } from "./agents/with-policy.ts";
import type { Places } from "./assemble-places.ts";
import type { Parts } from "./assemble-project.ts";
import { systemClock } from "./clock.ts";
import { conversationsFolder, outlivingFolder } from "./outliving-agents.ts";

/** Every agent of this machine, and with those that workers elsewhere have; all under the policy of the settings. */
export function assembleAgents(
  { git, repository, settings, registry: { isHearsay } }: Pick<Parts, "git" | "repository" | "settings" | "registry">,
  { forAgents }: Pick<Places, "forAgents">,
  dispatcher: Pick<Dispatcher, "workers">,
  keyFor: KeyFor,
): { readonly agents: MachineAgents; readonly everywhere: Agents } {
  const created = createAgents({
    recipe: createRecipeDriver({ git, now: () => systemClock.now() }),
    settings: () => settings().agents,
    models: {
      git,
      clock: systemClock,
      keyFor,
      commonDirectory: repository.commonDir,
      conversations: new KeptConversations(conversationsFolder(repository.commonDir)),
    },
    ...forAgents,
    outliving: outlivingFolder(repository.commonDir),
  });
  const policy: PolicyFacts = { settings, isHearsay, accountOf: (id) => accountOf(settings(), id) };
  const permitted = withPolicy(created, policy);
  const agents: MachineAgents = {
    ...permitted,
    async model(id, signal) {
      requirePermitted(policy, permitted.get(id));
      return await permitted.model(id, signal);
    },
  };
  const elsewhere = withAgentsElsewhere(agents, dispatcher, () => settings().agentPools);
  return { agents, everywhere: withPolicy(elsewhere, policy) };
}

export function accountOf({ agents }: Settings, agent: string): string {
  return knownAgents(agents).find(({ id }) => id === agent)?.account ?? agent;
}
