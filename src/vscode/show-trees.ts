import * as vscode from "vscode";
import { startOfDay } from "./start-of-day.ts";
import type { Shared } from "./shared.ts";
import { agentNodes } from "./trees/agent-nodes.ts";
import { inboxNodes } from "./trees/inbox-nodes.ts";
import type { TreeNode } from "./trees/node.ts";
import { registerNodes } from "./trees/register-nodes.ts";
import { spendNodes } from "./trees/spend-nodes.ts";
import { startNodes } from "./trees/start-nodes.ts";
import { StateTree } from "./trees/state-tree.ts";

/** Ages of rows are shown in minutes. */
const minuteMs = 60_000;

/** The views of the sidebar beside the board. */
export function showTrees({ current, views }: Shared): vscode.Disposable {
  const whenOpen = (rows: () => readonly TreeNode[]) => () => (views.ready ? rows() : []);
  const inbox = new StateTree(
    "tutti.inbox",
    whenOpen(() => inboxNodes(views.inbox(), Date.now())),
  );
  const agents = new StateTree(
    "tutti.agents",
    whenOpen(() => agentNodes(views.agents())),
  );
  const spend = new StateTree(
    "tutti.spend",
    whenOpen(() => spendNodes(views.costs(), views.costsSince(startOfDay(Date.now())))),
  );
  const registers = new StateTree(
    "tutti.registers",
    whenOpen(() => registerNodes(views.state)),
  );
  const start = new StateTree("tutti.start", () => startNodes(current.state));
  const update = (): void => {
    for (const tree of [inbox, agents, spend, registers]) tree.refresh();
    const needed = views.inbox().length;
    inbox.view.badge = needed === 0 ? undefined : { value: needed, tooltip: `${needed} waiting for you` };
  };
  const ageing = setInterval(() => inbox.refresh(), minuteMs);
  return vscode.Disposable.from(
    inbox,
    agents,
    spend,
    registers,
    start,
    views.onDidChange(update),
    current.onDidChange((state) => {
      start.refresh();
      // Without text it is not a message: the welcome text is shown then.
      start.view.message = state.name === "failed" ? state.message : "";
    }),
    { dispose: () => clearInterval(ageing) },
  );
}
