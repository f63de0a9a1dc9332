import type { Task } from "../board/task.ts";
import type { Settings } from "../settings.ts";
import { poolName } from "./abilities.ts";

const prefix = "pool:";

/**
 * The pool whose workers may run a task: the one that its label names (`pool:gpu`), else the one of its agent in the
 * settings. `undefined` is the default one.
 */
export function poolOf(
  task: Pick<Task, "labels">,
  agent: string,
  { agentPools }: Pick<Settings, "agentPools">,
): string | undefined {
  const named = task.labels
    .filter((label) => label.startsWith(prefix))
    .map((label) => label.slice(prefix.length).trim())
    .find((pool) => poolName.test(pool));
  return named ?? agentPools[agent];
}
