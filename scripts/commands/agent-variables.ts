import { acpRecipes } from "#node/agents/acp-recipes.ts";
import { Git } from "#node/git/git.ts";
import { findRepository } from "#node/git/repository.ts";
import { createSettingsReader, settingsFiles } from "#node/settings-files.ts";

/** What Tutti itself reads of a person's environment. */
const own = ["TUTTI_GIT", "TUTTI_GITHUB_TOKEN", "TUTTI_HOME"];

/**
 * Names of the variables that agents on the person's own repository may need: those that known agents declare as their
 * keys and addresses, and those that the person's settings name for an agent. Each agent is given its own only.
 */
export async function agentVariables(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const known = acpRecipes.flatMap(({ env }) => env);
  return [...new Set([...own, ...known, ...(await namedInSettings(folder, environment))])];
}

/** None where there is no repository yet, or the settings are wrong: the editor says so itself. */
async function namedInSettings(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  try {
    const { commonDir } = await findRepository(new Git({ environment }), folder, new AbortController().signal);
    const settings = createSettingsReader(settingsFiles(commonDir, environment), () => {})();
    return Object.values(settings.agents).flatMap((agent) => ("env" in agent ? agent.env : []));
  } catch {
    return [];
  }
}
