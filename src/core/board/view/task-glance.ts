import type { BoardState } from "../board-state.ts";
import { obstacleOf } from "../dependencies.ts";
import { runOf, type PullRequest, type Task } from "../task.ts";
import { labelOf, type AgentLabels } from "./agent-labels.ts";
import { describeCost, sumCharges } from "./cost-sum.ts";

/** What the board knows of a task, for a glance at it. Absent means that there is nothing to say. */
export interface TaskGlance {
  /** With a capital: `In review`. */
  readonly state: string;
  readonly agent?: string | undefined;
  readonly cost?: string | undefined;
  readonly openComments: number;
  readonly criteriaDone: number;
  readonly criteria: number;
  /** Why it does not go on, as sentences. */
  readonly reason?: string | undefined;
  readonly pull?: PullRequest | undefined;
  /** Titles of what it makes go away, as far as it is still there. */
  readonly findings: readonly string[];
}

const stateWords: Record<Task["state"]["name"], string> = {
  proposed: "Proposed",
  backlog: "Backlog",
  ready: "Ready",
  blocked: "Blocked",
  "in-progress": "In progress",
  queued: "Queued",
  running: "Running",
  interrupted: "Interrupted",
  failed: "Failed",
  review: "Review",
  published: "Pull request",
  done: "Done",
  dismissed: "Dismissed",
};

export function taskGlance(board: BoardState, task: Task, labels: AgentLabels): TaskGlance {
  const { state } = task;
  const run = runOf(state);
  const agent = (run === undefined ? undefined : board.runs.get(run)?.agent) ?? task.assignee;
  const paid = [...board.charges.values()].filter(
    (charge) => charge.task === task.id && charge.usage.provenance !== "free",
  );
  return {
    state: stateWords[state.name],
    agent: agent === undefined ? undefined : labelOf(labels, agent),
    cost: paid.length === 0 ? undefined : describeCost(sumCharges(task.id, task.id, paid)),
    openComments: openComments(board, task),
    criteriaDone: task.criteria.filter(({ done }) => done).length,
    criteria: task.criteria.length,
    reason: "reason" in state ? state.reason : waits(board, task),
    pull: state.name === "published" ? state.pull : undefined,
    findings: task.findings.flatMap((id) => board.findings.get(id)?.title ?? []),
  };
}

/** What an entry's lens says: where the task stands, and what waits there for a person. */
export function glanceWords(board: BoardState, task: Task, labels: AgentLabels): string {
  const { state, agent, openComments: comments, pull } = taskGlance(board, task, labels);
  const said = comments === 0 ? undefined : `${comments} ${comments === 1 ? "comment" : "comments"}`;
  const who = task.state.name === "running" || task.state.name === "queued" ? agent : undefined;
  const name = pull === undefined ? state : `${state} #${pull.number}`;
  return [name, who, said].filter((word) => word !== undefined).join(" · ");
}

function openComments({ comments }: BoardState, { id }: Task): number {
  return [...comments.values()].filter(({ task, state }) => task === id && state.name === "open").length;
}

function waits(board: BoardState, task: Task): string | undefined {
  return task.state.name === "ready" || task.state.name === "backlog" ? obstacleOf(board, task) : undefined;
}
