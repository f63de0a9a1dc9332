import type { BoardState } from "../board/board-state.ts";
import { nameOfRun, requireTask } from "../board/require.ts";
import type { Run } from "../board/run.ts";
import { addUsage } from "../cost/add-usage.ts";
import type { Usage } from "../cost/usage.ts";
import { refused } from "../errors.ts";
import { describePull } from "./describe.ts";
import type { Forge } from "./forge.ts";
import type { Publisher } from "./publisher.ts";

export interface ForgePublisherParts {
  /** Connected anew for each pull request, because remotes and settings change. */
  readonly connect: (signal: AbortSignal) => Promise<Forge>;
  /** The branch to merge into; the forge's default when absent. */
  readonly baseBranch: () => string | undefined;
  /** An agent's name as a person sees it. */
  readonly labelOf: (agent: string, signal: AbortSignal) => Promise<string>;
}

/** Pushes the branch of a run, then opens its pull request or brings it up to date. */
export function createForgePublisher({ connect, baseBranch, labelOf }: ForgePublisherParts): Publisher {
  return {
    async publish(board, run, draft, signal) {
      const { place } = run;
      if (place === undefined)
        throw refused(`${nameOfRun(board, run)} has no branch yet, so there is nothing to publish.`);
      const task = requireTask(board, run.task);
      const provedGone = run.deliveries
        .at(-1)
        ?.checks.some(({ name, outcome }) => name === "findings" && outcome === "passed");
      const gone = provedGone === true ? task.findings.flatMap((id) => board.findings.get(id) ?? []) : [];
      const agent = await labelOf(run.agent, signal);
      const { title, body } = describePull({ task, run, agent, usage: usageOf(board, run), gone });
      const forge = await connect(signal);
      if (run.pushed === undefined) await forge.push(place.branch, signal);
      else await forge.replace(place.branch, run.pushed.commit, signal);
      const base = baseBranch();
      return forge.open(
        { branch: place.branch, title, body, draft, labels: task.labels, ...(base === undefined ? {} : { base }) },
        signal,
      );
    },
  };
}

function usageOf(board: BoardState, run: Run): Usage | undefined {
  let sum: Usage | undefined;
  for (const charge of board.charges.values()) if (charge.run === run.id) sum = addUsage(sum, charge.usage);
  return sum;
}
