import { basename } from "node:path";
import { refused } from "#core/errors.ts";
import type { ContainmentLevel } from "#core/permission/containment.ts";
import { isLoopback, parseHostRule } from "#core/permission/host-rule.ts";
import type { ProgramSetting, Settings } from "#core/settings.ts";
import { contain, type ContainAgent, type ContainedLaunch } from "../contain/contain.ts";
import type { Launch } from "../contain/launch.ts";
import { tuttiHome } from "../git/git-worktrees.ts";
import type { Environment, Machine } from "../process/environment.ts";
import type { AcpSource } from "./acp-agent.ts";
import { acpRecipes, type AcpRecipe } from "./acp-recipes.ts";

/** How agents are walled in, unless one's own setting says otherwise. */
export interface ContainmentRules {
  readonly level: ContainmentLevel;
  readonly writable: readonly string[];
  /** What all may reach at the level `hosts`. */
  readonly hosts: readonly string[];
  /** Nothing is started with less. */
  readonly required: boolean;
  readonly tuttiHome: string;
}

export function containmentRules(
  { containment, containmentRequired, writableFolders, agentHosts }: Settings,
  environment: Environment,
): ContainmentRules {
  return {
    level: containment,
    required: containmentRequired,
    writable: writableFolders,
    hosts: agentHosts,
    tuttiHome: tuttiHome(environment),
  };
}

/** What is known of an agent: where it keeps its state, and whom its vendor has it ask. */
export interface KnownPlaces {
  readonly homes: readonly string[];
  readonly hosts: readonly string[];
}

export const nowhere: KnownPlaces = { homes: [], hosts: [] };

export function containAgent(
  setting: (Pick<ProgramSetting, "containment" | "hosts"> & Partial<Pick<ProgramSetting, "home">>) | undefined,
  known: KnownPlaces,
  rules: (() => ContainmentRules) | undefined,
): ContainAgent | undefined {
  if (rules === undefined) return undefined;
  return async (launch, worktree, elsewhere) => {
    const { level: usual, writable, hosts, required, tuttiHome: home } = rules();
    const level = setting?.containment ?? usual;
    const homes = [...known.homes, ...(setting?.home ?? [])];
    const named = [...known.hosts, ...hosts, ...(setting?.hosts ?? []), ...hostsOfAddresses(launch.environment)];
    const allowed = named.flatMap((text) => parseHostRule(text) ?? []);
    const contained = elsewhere
      ? outOfReach(launch, level)
      : await contain(launch, { level, homes, worktree, writable, hosts: allowed, tuttiHome: home });
    const { reason } = contained.containment;
    if (required && reason !== undefined)
      throw refused(
        `It was not started, because it must be contained (“containmentRequired”) as “${level}”, and cannot: ${reason}`,
      );
    return contained;
  };
}

function outOfReach(launch: Launch, level: ContainmentLevel): ContainedLaunch {
  const reason = "it works elsewhere, where nothing walls it in.";
  return { launch, containment: level === "none" ? { level } : { level: "none", reason } };
}

/** Where its own variables send it (`OPENAI_BASE_URL`), unless that is this machine: that is allowed by its name only. */
function hostsOfAddresses(environment: Environment): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!name.endsWith("_BASE_URL") || !URL.canParse(value)) return [];
    const { hostname, port, protocol } = new URL(value);
    return isLoopback(hostname) ? [] : [`${hostname}:${port || (protocol === "http:" ? "80" : "443")}`];
  });
}

/** What is known of a program that speaks the protocol. */
export function placesOfAgent(source: AcpSource, machine: Machine): KnownPlaces {
  return { homes: homesOf(source, machine), hosts: source.recipe?.hosts ?? [] };
}

/** Where an agent keeps its state on this machine. */
function homesOf({ recipe, setting }: AcpSource, { variables }: Machine): readonly string[] {
  if (recipe === undefined) return [];
  const { home, homeVariable } = recipe;
  if (homeVariable === undefined) return home;
  const named = setting?.variables[homeVariable] ?? variables[homeVariable];
  return named === undefined || named === "" ? home : [named];
}

/** Shell commands often start a known agent: those of every one that is named. */
export function placesNamedIn({ command, args }: ProgramSetting): KnownPlaces {
  const words = new Set([command, ...args].flatMap((text) => text.split(/[\s"';&|()]+/)).map((word) => basename(word)));
  const isNamed = (recipe: AcpRecipe): boolean =>
    words.has(recipe.command) || (recipe.companion !== undefined && words.has(recipe.companion.command));
  const named = acpRecipes.filter(isNamed);
  return { homes: named.flatMap(({ home }) => home), hosts: named.flatMap(({ hosts }) => hosts) };
}
