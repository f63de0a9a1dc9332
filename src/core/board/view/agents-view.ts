import type { AgentDescription } from "../../run/agent.ts";
import { holdSentence } from "../../limits/account-hold.ts";
import type { BoardState } from "../board-state.ts";
import type { RunId, TaskId } from "../ids.ts";
import { isActive } from "../run.ts";

export interface AgentWork {
  readonly run: RunId;
  readonly task: TaskId;
  readonly title: string;
  readonly step: string;
  readonly since: number;
  readonly lastLine?: string | undefined;
}

export interface AgentView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /** `held`: its account has met a limit; `remark` says until when. */
  readonly status: "available" | "busy" | "held" | "missing";
  readonly version?: string | undefined;
  readonly remark?: string | undefined;
  readonly concurrency: number;
  readonly work: readonly AgentWork[];
  readonly published: number;
  readonly failed: number;
}

/**
 * Each known agent with what it does now and did before, the busy ones first.
 *
 * @param accounts  whose account an agent uses; one of its own when absent
 */
export function agentsView(
  board: BoardState,
  agents: readonly AgentDescription[],
  lastLines: ReadonlyMap<RunId, string> = new Map(),
  accounts: Readonly<Record<string, string>> = {},
): readonly AgentView[] {
  const runs = Map.groupBy(board.runs.values(), (run) => run.agent);
  const order = { busy: 0, held: 1, available: 2, missing: 3 } as const;
  return agents
    .map((agent): AgentView => {
      const mine = runs.get(agent.id) ?? [];
      const work = mine.filter((run) => isActive(run.state) && run.state.name !== "queued");
      const hold = board.holds.get(accounts[agent.id] ?? agent.id);
      return {
        id: agent.id,
        label: agent.label,
        kind: agent.kind,
        version: agent.version,
        remark: hold === undefined ? agent.remark : `${hold.reason} ${holdSentence(hold, hold.at)}`,
        concurrency: agent.concurrency,
        status: work.length > 0 ? "busy" : hold !== undefined ? "held" : agent.installed ? "available" : "missing",
        work: work.map((run) => ({
          run: run.id,
          task: run.task,
          title: board.tasks.get(run.task)?.title ?? run.task,
          step: run.state.name === "running" ? run.state.step : "stopping",
          since: run.startedAt ?? run.requestedAt,
          lastLine: lastLines.get(run.id),
        })),
        published: mine.filter((run) => run.state.name === "published").length,
        failed: mine.filter((run) => run.state.name === "failed").length,
      };
    })
    .toSorted((a, b) => order[a.status] - order[b.status] || a.label.localeCompare(b.label));
}
