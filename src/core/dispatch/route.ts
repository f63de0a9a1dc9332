import type { Task } from "../board/task.ts";
import { HUMAN } from "../board/task.ts";
import type { AgentDescription } from "../run/agent.ts";

/** Built in; makes mechanical changes for nothing. */
export const RECIPE_AGENT = "recipe";

export type Route =
  | { readonly agent: string; readonly reason: string }
  | { readonly agent: undefined; readonly reason: string };

/**
 * Which agent gets a task, and why: a recipe where one does it for nothing,
 * else the assignee, else the default, else the only one there is.
 */
export function route(task: Task, agents: readonly AgentDescription[], defaultAgent: string | undefined): Route {
  if (task.assignee === HUMAN) return { agent: undefined, reason: "It is assigned to a human." };
  const installed = agents.filter((agent) => agent.installed && agent.id !== RECIPE_AGENT);
  const has = (id: string): boolean => installed.some((agent) => agent.id === id);
  if (task.recipe !== undefined && task.assignee === undefined)
    return { agent: RECIPE_AGENT, reason: "A built-in recipe does it for nothing." };
  if (task.assignee !== undefined && has(task.assignee))
    return { agent: task.assignee, reason: "It is the task's assignee." };
  if (defaultAgent !== undefined && has(defaultAgent))
    return { agent: defaultAgent, reason: "It is the default agent." };
  if (defaultAgent !== undefined)
    return { agent: undefined, reason: `The default agent ${defaultAgent} is not installed on this machine.` };
  const [only, ...others] = installed;
  if (only !== undefined && others.length === 0) return { agent: only.id, reason: "It is the only agent installed." };
  if (only === undefined)
    return {
      agent: undefined,
      reason: "No agent is installed. Install one, or describe a command under tutti.agents.",
    };
  return {
    agent: undefined,
    reason: `Several agents are installed (${installed.map((agent) => agent.id).join(", ")}); set tutti.defaultAgent or choose one.`,
  };
}
