import { basename } from "node:path";
import type { ContainmentLevel } from "#core/permission/containment.ts";
import type { ProgramSetting, Settings } from "#core/settings.ts";
import { contain, type ContainAgent } from "../contain/contain.ts";
import { tuttiHome } from "../git/git-worktrees.ts";
import type { Environment, Machine } from "../process/environment.ts";
import type { AcpSource } from "./acp-agent.ts";
import { acpRecipes, type AcpRecipe } from "./acp-recipes.ts";

/** How agents are walled in, unless one's own setting says otherwise. */
export interface ContainmentRules {
  readonly level: ContainmentLevel;
  readonly writable: readonly string[];
  readonly tuttiHome: string;
}

export function containmentRules(
  { containment, writableFolders }: Settings,
  environment: Environment,
): ContainmentRules {
  return { level: containment, writable: writableFolders, tuttiHome: tuttiHome(environment) };
}

export function containAgent(
  setting: (Pick<ProgramSetting, "containment"> & Partial<Pick<ProgramSetting, "home">>) | undefined,
  homes: readonly string[],
  rules: (() => ContainmentRules) | undefined,
): ContainAgent | undefined {
  if (rules === undefined) return undefined;
  return async (launch, worktree, elsewhere) => {
    const { level: usual, writable, tuttiHome: home } = rules();
    const level = setting?.containment ?? usual;
    const reason = "it works elsewhere, where nothing walls it in.";
    if (elsewhere && level !== "none") return { launch, containment: { level: "none", reason } };
    const own = { level, homes: [...homes, ...(setting?.home ?? [])] };
    return await contain(launch, { ...own, worktree, writable, tuttiHome: home });
  };
}

/** Where an agent keeps its state on this machine. */
export function homesOf({ recipe, setting }: AcpSource, { variables }: Machine): readonly string[] {
  if (recipe === undefined) return [];
  const { home, homeVariable } = recipe;
  if (homeVariable === undefined) return home;
  const named = setting?.variables[homeVariable] ?? variables[homeVariable];
  return named === undefined || named === "" ? home : [named];
}

/** Shell commands often start a known agent: those of every one that is named. */
export function homesNamedIn({ command, args }: ProgramSetting): readonly string[] {
  const words = new Set([command, ...args].flatMap((text) => text.split(/[\s"';&|()]+/)).map((word) => basename(word)));
  const isNamed = (recipe: AcpRecipe): boolean =>
    words.has(recipe.command) || (recipe.companion !== undefined && words.has(recipe.companion.command));
  return acpRecipes.filter(isNamed).flatMap(({ home }) => home);
}
