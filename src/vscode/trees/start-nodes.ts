import type { ProjectState } from "../current-project.ts";
import type { TreeNode } from "./node.ts";

const aside: TreeNode = {
  id: "aside",
  label: "Move the damaged board aside and begin anew",
  icon: "archive",
  kind: "action",
  click: "tutti.recoverBoard",
};

/** What can be done when the board cannot be opened. The view's message says why. */
export function startNodes(state: ProjectState): readonly TreeNode[] {
  if (state.name !== "failed") return [];
  return [
    { id: "again", label: "Try again", icon: "refresh", kind: "action", click: "tutti.reopen" },
    ...(state.kind === "malformed" ? [aside] : []),
    { id: "log", label: "Show log", icon: "output", kind: "action", click: "tutti.showLog" },
  ];
}
