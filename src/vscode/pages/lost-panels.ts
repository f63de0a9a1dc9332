import * as vscode from "vscode";
import { pageOf } from "./page-tabs.ts";
import type { Panels } from "./panels.ts";

/** How long a panel that the window kept may take to be handed over, in milliseconds. */
const graceMs = 5_000;

/**
 * A window whose extension host alone was started again keeps the panels of the one before, and nobody answers them any
 * more. Each that somebody has in front of them is replaced. After a reload of the window nothing is lost: there each
 * panel is handed over when it is first seen.
 */
export function replaceLostPanels(panels: Panels): vscode.Disposable {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const lookSoon = (): void => {
    if (lostPanels(panels).length === 0) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const { page, tab } of lostPanels(panels)) {
        panels.show(page, { viewColumn: tab.group.viewColumn, preserveFocus: true });
      }
    }, graceMs);
    timers.add(timer);
  };
  lookSoon();
  const following = vscode.window.tabGroups.onDidChangeTabs(lookSoon);
  return {
    dispose: () => {
      following.dispose();
      timers.forEach(clearTimeout);
    },
  };
}

/** Panels in front of somebody that belong to no page of this extension host. */
function lostPanels(panels: Panels) {
  return vscode.window.tabGroups.all.flatMap(({ activeTab: tab }) => {
    const page = tab && pageOf(tab);
    return tab === undefined || page === undefined || panels.has(page) ? [] : [{ page, tab }];
  });
}
