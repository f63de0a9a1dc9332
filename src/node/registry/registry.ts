import { join } from "node:path";
import { mergeAgents } from "#core/agents/merge-agents.ts";
import type { AgentsFile, FileMistake } from "#core/agents/agents-file.ts";
import { needsTrust } from "#core/agents/repository-agents.ts";
import { RECIPE_AGENT } from "#core/routing/route.ts";
import type { AgentSetting, Settings } from "#core/settings.ts";
import { acpRecipes } from "../agents/acp-recipes.ts";
import type { Environment } from "../process/environment.ts";
import { tuttiHome } from "../git/git-worktrees.ts";
import { createAgentsFileReader } from "./agents-file-reader.ts";

/** The settings with the agents that files describe. */
export interface Registry {
  /** Read anew at each call. */
  readonly settings: () => Settings;
  /** Whether only a file of the repository describes this agent. */
  readonly isHearsay: (id: string) => boolean;
  /** What is wrong in the files now, or not used, as sentences. */
  readonly problems: () => readonly string[];
  /** The same by file and line. */
  readonly mistakes: () => readonly FileMistake[];
  /** Where the files are, or would be. Absolute paths. */
  readonly files: readonly string[];
}

export interface RegistryOptions {
  /** Absolute path of the checkout. */
  readonly top: string;
  readonly environment: Environment;
  readonly settings: () => Settings;
  /** Told once of each new problem. */
  readonly onProblem: (message: string) => void;
}

/** Below the checkout, and below the user's own folder. */
export const agentsFileName = join(".tutti", "agents.yaml");

/** The user's own file of agents, and that of the repository. */
export function createRegistry({ top, environment, settings, onProblem }: RegistryOptions): Registry {
  const known = new Set([RECIPE_AGENT, ...acpRecipes.map(({ id }) => id)]);
  const ownPath = join(tuttiHome(environment), "agents.yaml");
  const readOwn = createAgentsFileReader({ path: ownPath, isRepository: false, known });
  const repositoryPath = join(top, agentsFileName);
  const readRepository = createAgentsFileReader({ path: repositoryPath, isRepository: true, known });
  let parts: readonly unknown[] = [];
  let latest: Merged | undefined;
  let told: readonly string[] = [];
  const look = (): Merged => {
    const now = [settings(), readOwn(), readRepository()] as const;
    if (latest !== undefined && now.every((part, index) => part === parts[index])) return latest;
    parts = now;
    latest = merge(...now, { ownPath, repositoryPath });
    for (const problem of latest.problems) if (!told.includes(problem)) onProblem(problem);
    told = latest.problems;
    return latest;
  };
  return {
    settings: () => look().settings,
    isHearsay: (id) => look().hearsay.has(id),
    problems: () => look().problems,
    mistakes: () => look().mistakes,
    files: [ownPath, repositoryPath],
  };
}

interface Merged {
  readonly settings: Settings;
  readonly hearsay: ReadonlySet<string>;
  readonly problems: readonly string[];
  readonly mistakes: readonly FileMistake[];
}

interface Paths {
  readonly ownPath: string;
  readonly repositoryPath: string;
}

type ReadFile = ReturnType<ReturnType<typeof createAgentsFileReader>>;

function merge(settings: Settings, own: ReadFile, repository: ReadFile, { ownPath, repositoryPath }: Paths): Merged {
  const { file, left } = trusted(repository.file, settings.repositoryCommands);
  const isOwn = (id: string): boolean => id in settings.agents || id in own.file.agents;
  const problems = [own.problems, repository.problems].flatMap((some) => (some.length === 0 ? [] : [some.join(" ")]));
  const notUsed = left
    .filter(([id]) => !isOwn(id))
    .map(([id, why]) => ({
      file: repositoryPath,
      line: repository.lineOf(["agents", id]),
      message: `“agents.${id}” is not used, because ${why}: set “repositoryCommands”, if you trust this repository.`,
      isUnused: true,
    }));
  const wrong = (file: string, { mistakes }: ReadFile): readonly FileMistake[] =>
    mistakes.map((mistake) => ({ ...mistake, file, isUnused: false }));
  return {
    settings: mergeAgents(settings, [own.file, file]),
    hearsay: new Set(Object.keys(file.agents).filter((id) => !isOwn(id))),
    problems: [...problems, ...notUsed.map(({ message }) => `${repositoryPath}: ${message}`)],
    mistakes: [...wrong(ownPath, own), ...wrong(repositoryPath, repository), ...notUsed],
  };
}

/** What of the repository's file counts, and which agents do not, and why. */
function trusted(
  file: AgentsFile,
  isTrusted: boolean,
): { readonly file: AgentsFile; readonly left: readonly (readonly [string, string])[] } {
  if (isTrusted) return { file, left: [] };
  const all = Object.entries(file.agents).map(([id, setting]) => [id, setting, needsTrust(setting)] as const);
  const left = all.flatMap(([id, , why]) => (why === undefined ? [] : [[id, why] as const]));
  const agents = all.flatMap(([id, setting, why]): [string, AgentSetting][] =>
    why === undefined ? [[id, setting]] : [],
  );
  return { file: { ...file, agents: Object.fromEntries(agents) }, left };
}
