import * as vscode from "vscode";
import { isActive } from "#core/board/run.ts";
import type { Shared } from "./shared.ts";
import { statusText } from "./status-text.ts";

/** One item: how many runs work, how many things need a human. A click goes where something waits. */
export function showStatusBar({ views, current }: Shared): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("tutti.status", vscode.StatusBarAlignment.Left, 5);
  item.name = "Tutti";
  const update = (): void => {
    if (!views.ready) return item.hide();
    const running = [...views.state.runs.values()].filter((run) => isActive(run.state)).length;
    const needed = views.inbox().length;
    const { text, tooltip } = statusText(running, needed);
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
