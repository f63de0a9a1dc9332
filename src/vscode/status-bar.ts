import * as vscode from "vscode";
import { runCounts } from "#core/board/view/run-counts.ts";
import type { Shared } from "./shared.ts";
import { statusText } from "./status-text.ts";

/** One item: how many runs work and wait, how many tasks need a human. A click goes where something waits. */
export function showStatusBar({ views, current }: Shared): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("tutti.status", vscode.StatusBarAlignment.Left, 5);
  item.name = "Tutti";
  const update = (): void => {
    if (!views.ready) return item.hide();
    const needed = views.inbox().length;
    const { text, tooltip } = statusText(runCounts(views.state), needed);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: tooltip };
    item.command = needed > 0 ? "tutti.inbox.focus" : "tutti.openBoard";
    // An agent that waits for an answer costs most, so that alone is coloured.
    const asked = views.inbox().some((entry) => entry.kind === "approval");
    item.backgroundColor = asked ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, views.onDidChange(update), current.onDidChange(update));
}
