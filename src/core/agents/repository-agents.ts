import { modelProviders } from "../agent-loop/providers.ts";
import type { AgentSetting } from "../settings.ts";
import type { AgentsFile, FileProblem } from "./agents-file.ts";

/**
 * What a repository's own file may not say at all, whoever trusts it: it does not widen what the user's settings
 * allow, and does not take the name of an agent that they may mean.
 *
 * @param known  ids of agents that are known without anybody's settings
 */
export function forbiddenInRepository({ agents }: AgentsFile, known: ReadonlySet<string>): readonly FileProblem[] {
  return Object.entries(agents).flatMap(([id, setting]): readonly FileProblem[] => {
    const path = ["agents", id];
    if (known.has(id)) {
      return [
        {
          path,
          message:
            "This agent is known: a repository may say what it is good for, and not what it is. Choose another id.",
        },
      ];
    }
    const widened = (["containment", "home"] as const).filter((name) => isGiven(setting, name));
    return widened.map((name) => ({
      path: [...path, name],
      message: "How agents are walled in is not for a repository to say. Write it into your own settings.",
    }));
  });
}

function isGiven(setting: AgentSetting, name: "containment" | "home"): boolean {
  const value: unknown = Object.entries(setting).find(([key]) => key === name)?.[1];
  return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/**
 * What of an agent needs the user's trust in the repository, as the end of a sentence: a command that is run, a key
 * that goes to an address which the repository chooses, what its commands may see. `undefined` for a model of a known
 * provider, at its own address, with its usual key.
 */
export function needsTrust(setting: AgentSetting): string | undefined {
  if (setting.kind !== "model") return setting.kind === "replay" ? "it names a file" : "it names a command";
  const { provider, api, baseUrl, key, env, variables } = setting;
  const known = Object.hasOwn(modelProviders, provider) ? modelProviders[provider] : undefined;
  if (known === undefined || baseUrl !== undefined || api !== undefined) return "it names an address";
  if (key !== undefined && key !== known.key) return "it names another key than the usual one of its provider";
  return env.length > 0 || Object.keys(variables).length > 0 ? "it names variables for commands" : undefined;
}
