import { TaskId } from "#core/board/ids.ts";
import type { CostsView } from "#core/board/view/costs-view.ts";
import { describeCost, type CostSum } from "#core/board/view/cost-sum.ts";
import type { TreeNode } from "./node.ts";

/**
 * What was spent, as rows.
 *
 * @param today  the costs of today's charges alone
 */
export function spendNodes(all: CostsView, today: CostsView): readonly TreeNode[] {
  return [
    { ...sumNode("sum", all.total, "credit-card"), label: "In all" },
    { ...sumNode("sum", { ...today.total, key: "today" }, "calendar"), label: "Today" },
    group(
      "agents",
      "By agent",
      "organization",
      all.agents.map((sum) => sumNode("agent", sum, "circle-outline")),
    ),
    group("tasks", "By task, today", "checklist", today.tasks.map(taskNode)),
  ].filter((node) => node.kind !== "group" || (node.children?.length ?? 0) > 0);
}

function group(id: string, label: string, icon: string, children: readonly TreeNode[]): TreeNode {
  return { id: `group:${id}`, label, icon, kind: "group", children };
}

function taskNode(sum: CostSum): TreeNode {
  const task = TaskId.parse(sum.key); // costs by task are keyed by task
  return { ...sumNode("task", sum, "circle-outline"), kind: "task", target: { task }, click: "tutti.showTask" };
}

function sumNode(kind: string, sum: CostSum, icon: string): TreeNode {
  const tokens =
    sum.inputTokens + sum.outputTokens === 0
      ? undefined
      : `${sum.inputTokens.toLocaleString("en")} tokens in, ${sum.outputTokens.toLocaleString("en")} out`;
  const sessions = `${sum.sessions} ${sum.sessions === 1 ? "session" : "sessions"}`;
  const unknown = sum.unknown === 0 ? undefined : `${sum.unknown} of them reported no cost`;
  return {
    id: `${kind}:${sum.key}`,
    label: sum.label,
    description: describeCost(sum),
    tooltip: [sum.label, describeCost(sum), sessions, unknown, tokens].filter((line) => line !== undefined).join("\n"),
    icon,
    kind,
  };
}
