import type { ProjectState } from "../current-project.ts";
import type { TreeNode } from "./node.ts";

/** Why there is no board, when the reason is not one that the view's own welcome text explains. */
export function startNodes(state: Pick<ProjectState, "name"> & { readonly message?: string }): readonly TreeNode[] {
  if (state.name !== "failed") return [];
  const message = state.message ?? "";
  return [
    { id: "message", label: message, tooltip: message, icon: "error", color: "charts.red", kind: "message" },
    { id: "again", label: "Try again", icon: "refresh", kind: "action", click: "tutti.reopen" },
    { id: "log", label: "Show log", icon: "output", kind: "action", click: "tutti.showLog" },
  ];
}
