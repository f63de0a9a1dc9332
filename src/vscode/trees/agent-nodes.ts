import type { AgentView, AgentWork } from "#core/board/view/agents-view.ts";
import { clockAt } from "#core/limits/clock-at.ts";
import { agentRecord } from "#core/board/view/agent-record.ts";
import { stepInWords } from "#core/board/view/step-words.ts";
import type { TreeNode } from "./node.ts";

const icons = {
  busy: "sync~spin",
  available: "pass",
  held: "watch",
  error: "error",
  denied: "circle-slash",
  missing: "circle-slash",
} as const;
const colors = {
  busy: "charts.blue",
  available: "charts.green",
  held: "charts.yellow",
  error: "charts.red",
  denied: "disabledForeground",
  missing: "disabledForeground",
} as const;

/** Each agent with what it works on, as rows. */
export function agentNodes(agents: readonly AgentView[]): readonly TreeNode[] {
  return agents.map((agent) => ({
    id: `agent:${agent.id}`,
    label: agent.label,
    description: describe(agent),
    tooltip: [agent.label, agent.version, agent.remark, record(agent)].filter((line) => line !== undefined).join("\n"),
    icon: icons[agent.status],
    color: colors[agent.status],
    kind: "agent",
    children: agent.work.map(workNode),
  }));
}

function describe(agent: AgentView): string {
  if (agent.status === "missing") return "not installed";
  if (agent.status === "denied") return "denied by the policy";
  const queued = agent.queue?.length ?? 0;
  return [statusOf(agent), queued === 0 ? undefined : `${queued} queued`, agent.version]
    .filter((part) => part !== undefined)
    .join(" · ");
}

function statusOf({ status, work, concurrency, resumesAt }: AgentView): string {
  if (status === "busy") return `busy ${work.length}/${concurrency}`;
  return status === "held" && resumesAt !== undefined ? `resumes ${clockAt(resumesAt, Date.now())}` : status;
}

function record(agent: AgentView): string | undefined {
  return agentRecord(agent.history);
}

function workNode(work: AgentWork): TreeNode {
  const step = stepInWords(work.step);
  return {
    id: `work:${work.run}`,
    label: work.title,
    description: [step, work.lastLine].filter((part) => part !== undefined && part !== "").join(" · "),
    tooltip: [work.title, step, work.lastLine].filter((line) => line !== undefined).join("\n"),
    icon: "play-circle",
    color: "charts.blue",
    kind: "work",
    target: { run: work.run, task: work.task },
    click: "tutti.showTranscript",
  };
}
