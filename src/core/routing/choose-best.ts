import { noHistory, type AgentHistory } from "../agents/agent-history.ts";
import { PriceClass } from "../agents/agent-traits.ts";
import type { Task } from "../board/task.ts";
import type { AgentDescription } from "../run/agent.ts";
import { kindOf } from "./task-kind.ts";

/** With fewer runs behind it than this, an agent's success is chance. */
const FEW_RUNS = 3;

/**
 * Who fits a task best: whose account serves now, who is best at its kind, who
 * has done well so far, who is cheapest, in this order. Among equals the first by id.
 *
 * @param usable  at least one
 */
export function chooseBest(
  task: Task,
  usable: readonly AgentDescription[],
  heldAccounts: ReadonlySet<string>,
  histories: ReadonlyMap<string, AgentHistory>,
): { readonly agent: string; readonly reason: string } | undefined {
  const kind = kindOf(task);
  const ranked = usable
    .filter(({ capabilities }) => capabilities?.edit !== false)
    .map((agent) => {
      const history = histories.get(agent.id) ?? noHistory;
      const isHeld = heldAccounts.has(agent.account ?? agent.id);
      const isMeant = kind !== undefined && agent.capabilities?.kinds.includes(kind) === true;
      const rank = [Number(isHeld), Number(!isMeant), standing(history), priceRank(agent)];
      return { agent, rank, history, isMeant };
    })
    .toSorted((a, b) => compare(a.rank, b.rank) || (a.agent.id < b.agent.id ? -1 : 1));
  const [best] = ranked;
  if (best === undefined) return undefined;
  const facts = [
    ...(best.isMeant ? [`it is meant for ${kind}`] : []),
    ...pastInWords(best.history),
    ...(best.agent.capabilities?.price === undefined ? [] : [`its price is ${best.agent.capabilities.price}`]),
  ];
  const among = ranked
    .map(({ agent }) => agent.id)
    .toSorted()
    .join(", ");
  const why = facts.length === 0 ? "nothing is known that tells them apart" : facts.join(", ");
  return { agent: best.agent.id, reason: `It fits best of ${among}: ${why}.` };
}

/** Good, not known, middling, poor. */
function standing({ succeeded, failed, successRate = 0 }: AgentHistory): number {
  if (succeeded + failed < FEW_RUNS) return 1;
  if (successRate >= 0.8) return 0;
  return successRate >= 0.5 ? 2 : 3;
}

/** Of whom nobody knows the price, it is taken as high. */
function priceRank({ capabilities }: AgentDescription): number {
  return PriceClass.options.indexOf(capabilities?.price ?? "high");
}

function pastInWords({ succeeded, failed }: AgentHistory): readonly string[] {
  const ended = succeeded + failed;
  return ended === 0 ? [] : [`${succeeded} of ${ended} of its runs brought a result`];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
