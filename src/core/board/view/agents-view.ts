import type { AgentDescription } from "../../run/agent.ts";
import { agentHistories, noHistory, type AgentHistory } from "../../agents/agent-history.ts";
import { schedule } from "../../dispatch/schedule.ts";
import { usualRules, type ScheduleRules } from "../../dispatch/rules.ts";
import { holdSentence, type AccountHold } from "../../limits/account-hold.ts";
import type { BoardState } from "../board-state.ts";
import type { RunId, TaskId } from "../ids.ts";
import { isActive, type Run } from "../run.ts";
import { containmentWords } from "./containment-words.ts";
import { describeCost, sumCharges } from "./cost-sum.ts";

export interface AgentWork {
  readonly run: RunId;
  readonly task: TaskId;
  readonly title: string;
  readonly step: string;
  readonly since: number;
  readonly lastLine?: string | undefined;
  /** It asks something, and waits for the answer. */
  readonly asks?: boolean | undefined;
  /** How it is walled in, in words; absent where it has no processes of its own. */
  readonly containment?: string | undefined;
}

/** A run that waits for this agent. */
export interface QueuedWork {
  readonly run: RunId;
  readonly task: TaskId;
  readonly title: string;
  /** What it waits for, as a sentence. */
  readonly reason?: string | undefined;
}

export interface AgentView {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  /**
   * `held`: its account has met a limit, until `resumesAt`; `error`: it could not be had the last time, and has
   * delivered nothing since; `denied`: the policy refuses it. `remark` says why.
   */
  readonly status: "available" | "busy" | "held" | "error" | "denied" | "missing";
  readonly version?: string | undefined;
  /** What to know, or why it stands as it does, as sentences. */
  readonly remark?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly resumesAt?: number | undefined;
  readonly concurrency: number;
  readonly work: readonly AgentWork[];
  /** First the one that goes next. */
  readonly queue?: readonly QueuedWork[] | undefined;
  readonly published: number;
  readonly failed: number;
  /** Its past on this board. */
  readonly history: AgentHistory;
  /** Of its runs that have ended, those that came to something; absent before the first. */
  readonly success?: { readonly succeeded: number; readonly ended: number } | undefined;
  /** From a run's start to its first delivery, in milliseconds. */
  readonly medianMs?: number | undefined;
  /** What all its sessions have cost, in words; absent before the first. */
  readonly cost?: string | undefined;
}

/** Each known agent with what it does now and did before, the busy ones first. */
export function agentsView(
  board: BoardState,
  agents: readonly AgentDescription[],
  lastLines: ReadonlyMap<RunId, string> = new Map(),
  rules: ScheduleRules = usualRules,
): readonly AgentView[] {
  const runs = Map.groupBy(board.runs.values(), (run) => run.agent);
  const charges = Map.groupBy(board.charges.values(), (charge) => charge.agent);
  const { order: turns, reasons } = schedule(board, rules);
  const histories = agentHistories(board);
  const order = { busy: 0, held: 1, error: 2, available: 3, denied: 4, missing: 5 } as const;
  return agents
    .map((agent): AgentView => {
      const mine = runs.get(agent.id) ?? [];
      const work = mine.filter((run) => isActive(run.state) && run.state.name !== "queued");
      const hold = board.holds.get(rules.accounts[agent.id] ?? agent.id);
      const history = histories.get(agent.id) ?? noHistory;
      const ended = history.succeeded + history.failed;
      const paid = charges.get(agent.id) ?? [];
      return {
        id: agent.id,
        label: agent.label,
        kind: agent.kind,
        version: agent.version,
        remark: remarkOn(agent, hold, history),
        resumesAt: hold?.until,
        concurrency: agent.concurrency,
        status: work.length > 0 ? "busy" : statusOf(agent, hold, history),
        work: work.map((run) => workOf(board, run, lastLines.get(run.id))),
        queue: turns
          .flatMap(({ id }) => mine.find((run) => run.task === id && run.state.name === "queued") ?? [])
          .map(({ id: run, task }) => ({ run, task, title: titleOf(board, task), reason: reasons.get(task) })),
        published: mine.filter((run) => run.state.name === "published").length,
        failed: mine.filter((run) => run.state.name === "failed").length,
        history,
        success: ended === 0 ? undefined : { succeeded: history.succeeded, ended },
        medianMs: history.medianMs,
        cost: paid.length === 0 ? undefined : describeCost(sumCharges(agent.id, agent.label, paid)),
      };
    })
    .toSorted((a, b) => order[a.status] - order[b.status] || a.label.localeCompare(b.label));
}

function workOf(board: BoardState, run: Run, lastLine: string | undefined): AgentWork {
  const asks = [...board.approvals.values()].some(
    (approval) => approval.run === run.id && approval.answer === undefined && approval.budget === undefined,
  );
  return {
    run: run.id,
    task: run.task,
    title: titleOf(board, run.task),
    step: run.state.name === "running" ? run.state.step : "stopping",
    since: run.startedAt ?? run.requestedAt,
    lastLine,
    ...(asks && { asks }),
    containment: run.containment && containmentWords(run.containment),
  };
}

function titleOf(board: BoardState, task: TaskId): string {
  return board.tasks.get(task)?.title ?? task;
}

function statusOf(
  { installed, denied }: AgentDescription,
  hold: AccountHold | undefined,
  { trouble }: AgentHistory,
): AgentView["status"] {
  if (denied !== undefined) return "denied";
  if (hold !== undefined) return "held";
  if (!installed) return "missing";
  return trouble === undefined ? "available" : "error";
}

function remarkOn(
  agent: AgentDescription,
  hold: (AccountHold & { readonly at: number }) | undefined,
  { trouble }: AgentHistory,
): string | undefined {
  if (agent.denied !== undefined) return agent.denied;
  if (hold !== undefined) return `${hold.reason} ${holdSentence(hold, hold.at)}`;
  return agent.installed && trouble !== undefined ? `The last time: ${trouble.reason}` : agent.remark;
}
