import { agentHistories } from "../agents/agent-history.ts";
import type { BoardState } from "../board/board-state.ts";
import type { Task } from "../board/task.ts";
import { HUMAN } from "../board/task.ts";
import { mayMeet, parsePatterns } from "../dispatch/file-pattern.ts";
import { touchedFiles } from "../dispatch/touched-files.ts";
import type { AgentDescription } from "../run/agent.ts";
import type { Settings } from "../settings.ts";
import { chooseBest } from "./choose-best.ts";
import { chainOf } from "./fallback.ts";
import type { RoutingRule } from "./routing-settings.ts";
import { kindOf, sizeOf } from "./task-kind.ts";

/** Built in; makes mechanical changes for nothing. */
export const RECIPE_AGENT = "recipe";

export type Route =
  | { readonly agent: string; readonly reason: string }
  | { readonly agent: undefined; readonly reason: string };

export interface RoutingFacts {
  readonly agents: readonly AgentDescription[];
  readonly settings: Pick<Settings, "defaultAgent" | "routing" | "agentTraits">;
  readonly board: Pick<BoardState, "findings" | "runs" | "tasks" | "charges" | "holds">;
  /** Milliseconds since the epoch: limits of accounts that end before are over. */
  readonly now: number;
}

/**
 * Which agent gets a task, and why: a recipe where one does it for nothing,
 * else the assignee, else who the rules name, else the default, else who fits
 * it best. Nobody gets it whom the policy refuses.
 */
export function route(task: Task, facts: RoutingFacts): Route {
  if (task.assignee === HUMAN) return nobody("It is assigned to a human.");
  if (task.recipe !== undefined && task.assignee === undefined)
    return { agent: RECIPE_AGENT, reason: "A built-in recipe does it for nothing." };
  const assignee = facts.agents.find(({ id }) => id === task.assignee);
  if (assignee?.denied !== undefined) return nobody(`It is assigned to ${assignee.label}. ${assignee.denied}`);
  if (assignee?.installed === true && assignee.id !== RECIPE_AGENT)
    return { agent: assignee.id, reason: "It is the task's assignee." };
  const missing = assignee === undefined || assignee.id === RECIPE_AGENT ? undefined : assignee;
  const choice = (missing && nextInChain(missing, "the task's assignee", facts)) ?? withoutAssignee(task, facts);
  if (missing === undefined || choice.reason.includes(missing.label)) return choice;
  return { ...choice, reason: `${missing.label}, the task's assignee, is not installed. ${choice.reason}` };
}

function withoutAssignee(task: Task, facts: RoutingFacts): Route {
  const { defaultAgent } = facts.settings;
  const usable = usableAgents(facts.agents);
  const ruled = byRules(task, usable, facts);
  if (ruled !== undefined) return ruled;
  if (defaultAgent !== undefined) return byDefault(defaultAgent, usable, facts);
  const [only, ...others] = usable;
  if (only === undefined) return nobody(whyNone(facts.agents));
  if (others.length === 0) return { agent: only.id, reason: "It is the only agent installed." };
  const held = [...facts.board.holds.values()].filter(({ until }) => until > facts.now).map(({ account }) => account);
  const best = chooseBest(task, usable, new Set(held), agentHistories(facts.board));
  return best ?? nobody(`None of ${usable.map(({ id }) => id).join(", ")} can change files. Choose one.`);
}

/** Whom a task may be given without anybody's word. */
export function usableAgents(agents: readonly AgentDescription[]): readonly AgentDescription[] {
  return agents.filter(({ id, installed, denied }) => installed && denied === undefined && id !== RECIPE_AGENT);
}

function byRules(
  task: Task,
  usable: readonly AgentDescription[],
  { settings, board }: RoutingFacts,
): Route | undefined {
  const rule = settings.routing.rules.find(
    (each) => usable.some(({ id }) => id === each.agent) && fitsRule(task, each, board),
  );
  return rule && { agent: rule.agent, reason: `The rule for ${ruleInWords(rule)} says so.` };
}

function fitsRule(task: Task, { label, kind, path, size }: RoutingRule, board: RoutingFacts["board"]): boolean {
  if (label !== undefined && !task.labels.some((each) => each.toLowerCase() === label.toLowerCase())) return false;
  if (kind !== undefined && kindOf(task) !== kind) return false;
  if (size !== undefined && sizeOf(task) !== size) return false;
  if (path === undefined) return true;
  const meant = parsePatterns(path);
  const touched = touchedFiles(board, task);
  return meant.some((pattern) => touched.some((place) => mayMeet(pattern, place)));
}

function ruleInWords({ label, kind, path, size }: RoutingRule): string {
  const parts = [
    ...(size === undefined ? [] : [`${size} tasks`]),
    ...(kind === undefined ? [] : [`kind “${kind}”`]),
    ...(label === undefined ? [] : [`label “${label}”`]),
    ...(path === undefined ? [] : [`files in ${path}`]),
  ];
  return parts.length === 0 ? "all tasks" : parts.join(" and ");
}

function byDefault(id: string, usable: readonly AgentDescription[], facts: RoutingFacts): Route {
  if (usable.some((agent) => agent.id === id)) return { agent: id, reason: "It is the default agent." };
  const known = facts.agents.find((agent) => agent.id === id);
  if (known?.denied !== undefined) return nobody(`The default agent cannot be used. ${known.denied}`);
  const next = nextInChain({ id, label: known?.label ?? id }, "the default agent", facts);
  return next ?? nobody(`The default agent ${id} is not installed on this machine.`);
}

/** Who goes on for an agent that is not installed. */
function nextInChain(
  { id, label }: Pick<AgentDescription, "id" | "label">,
  role: string,
  { agents, settings }: RoutingFacts,
): Route | undefined {
  if (!settings.routing.fallbackOn.includes("missing")) return undefined;
  const usable = usableAgents(agents);
  const next = chainOf(id, settings).find((each) => usable.some((agent) => agent.id === each));
  return next === undefined
    ? undefined
    : { agent: next, reason: `${label}, ${role}, is not installed, and it is the next of its chain.` };
}

function whyNone(agents: readonly AgentDescription[]): string {
  const denied = agents.find((agent) => agent.installed && agent.denied !== undefined)?.denied;
  return denied === undefined
    ? "No agent is installed. Install one, or describe a command under tutti.agents."
    : `No agent may be used. ${denied}`;
}

function nobody(reason: string): Route {
  return { agent: undefined, reason };
}
