import type { Dispatcher } from "#core/dispatch/dispatcher.ts";
import { machineOf } from "#core/dispatch/workforce.ts";
import type { AgentDescription, Agents } from "#core/run/agent.ts";

/**
 * The agents of this machine, and those that workers of other machines have: a run may ask for any of them.
 *
 * @param agentPools  agents whose runs go to workers of a pool, by id
 */
export function withAgentsElsewhere(
  agents: Agents,
  dispatcher: Pick<Dispatcher, "workers">,
  agentPools: () => Readonly<Record<string, string>>,
): Agents {
  return {
    get: (id) => agents.get(id),
    async list(signal) {
      const [own, living] = await Promise.all([agents.list(signal), dispatcher.workers()]);
      const remarks = new Map(Object.entries(agentPools()).map(([id, pool]) => [id, `It runs in pool ${pool}.`]));
      for (const { abilities, draining } of living) {
        if (abilities === undefined || draining) continue;
        for (const lane of abilities.lanes) remarks.set(lane, `It is installed on ${machineOf(abilities.site)}.`);
      }
      const described = own.map((agent) => {
        const remark = remarks.get(agent.id);
        return agent.installed || remark === undefined ? agent : { ...agent, installed: true, remark };
      });
      const known = new Set(own.map(({ id }) => id));
      const others = [...remarks].filter(([id]) => !known.has(id));
      return [...described, ...others.map(([id, remark]) => unknownHere(id, remark))];
    },
  };
}

/** All that is known of it is its name. */
function unknownHere(id: string, remark: string): AgentDescription {
  const supports = { steering: false, resume: false, usage: false, permission: false };
  return { id, label: id, kind: "elsewhere", installed: true, remark, supports, concurrency: 2 };
}
