import { basename, delimiter, dirname } from "node:path";
import { TuttiError } from "#core/errors.ts";
import type { ProgramSetting } from "#core/settings.ts";
import { agentEnvironment, type Environment, type Machine } from "../process/environment.ts";
import type { StartProcess } from "../process/running-process.ts";
import type { AcpAgent, AcpLimits } from "./acp.ts";
import { acpRecipes, noQuirks, type AcpRecipe } from "./acp-recipes.ts";
import type { Discovery } from "./discover.ts";

/** A recipe, a user's setting, or a setting on top of the recipe that it names or whose program it starts. */
export interface AcpSource {
  readonly id: string;
  readonly recipe: AcpRecipe | undefined;
  readonly setting: ProgramSetting | undefined;
}

export function acpSource(id: string, setting: ProgramSetting | undefined): AcpSource {
  const program = setting === undefined ? undefined : basename(setting.command).replace(/\.(exe|cmd|bat)$/i, "");
  const recipe =
    acpRecipes.find((candidate) => candidate.id === id) ?? acpRecipes.find(({ command }) => command === program);
  return { id, recipe, setting };
}

export function labelOf({ id, recipe, setting }: AcpSource): string {
  return setting?.label ?? (recipe?.id === id ? recipe.label : id);
}

export function commandOf({ recipe, setting }: AcpSource): string {
  return setting?.command ?? recipe?.command ?? "";
}

/** The folder of the program is put on its PATH: often it is a script, and its interpreter lies beside it. */
export function environmentOf({ recipe, setting }: AcpSource, path: string, machine: Machine): Environment {
  const names = [...(recipe?.env ?? []), ...(setting?.env ?? [])];
  const variables = { ...recipe?.variables, ...setting?.variables };
  const environment = agentEnvironment(variables, names, machine);
  const key = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  return { ...environment, [key]: [environment[key], dirname(path)].filter(Boolean).join(delimiter) };
}

/** What the driver needs; the program is looked for at each start, since it may come, go or move. */
export function acpAgent(
  source: AcpSource,
  machine: Machine,
  discovery: Discovery,
  limits: AcpLimits,
  start?: StartProcess,
): AcpAgent {
  const { id, recipe, setting } = source;
  const label = labelOf(source);
  const args = setting !== undefined && setting.args.length > 0 ? setting.args : (recipe?.args ?? []);
  return {
    id,
    label,
    mode: setting?.mode ?? recipe?.mode,
    model: setting?.model,
    provider: setting?.provider ?? recipe?.provider,
    usage: recipe?.usage ?? true,
    quirks: recipe?.quirks ?? noQuirks,
    limits,
    start,
    launchElsewhere: () => ({ command: commandOf(source), args, environment: environmentOf(source, "", machine) }),
    async launch() {
      const path = await discovery.find(commandOf(source));
      if (path === undefined) throw new TuttiError("unavailable", notInstalled(source));
      const environment = environmentOf(source, path, machine);
      return { command: path, args, environment: { ...(await companionOf(recipe, discovery)), ...environment } };
    },
  };
}

export function notInstalled(source: AcpSource): string {
  const { recipe, setting } = source;
  const sentence = `${commandOf(source)} was not found.`;
  if (recipe === undefined || setting !== undefined) return `${sentence} Correct its path in tutti.agents.`;
  return `${sentence} Install it with: ${recipe.install}`;
}

async function companionOf(recipe: AcpRecipe | undefined, discovery: Discovery): Promise<Environment> {
  if (recipe?.companion === undefined) return {};
  const path = await discovery.find(recipe.companion.command);
  return path === undefined ? {} : { [recipe.companion.variable]: path };
}
