import type { AgentDescription } from "../../run/agent.ts";
import { HUMAN } from "../task.ts";

/** Agents' names as a person reads them, by id. */
export type AgentLabels = ReadonlyMap<string, string>;

export const noLabels: AgentLabels = new Map();

export function labelsOf(agents: readonly Pick<AgentDescription, "id" | "label">[]): AgentLabels {
  return new Map(agents.map(({ id, label }) => [id, label]));
}

/** The name of an agent or assignee. Who is not known on this machine keeps the id. */
export function labelOf(labels: AgentLabels, id: string): string {
  return id === HUMAN ? "Person" : (labels.get(id) ?? id);
}
