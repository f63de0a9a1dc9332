import type { ToolKind } from "../run/agent-event.ts";

export interface PermissionQuestion {
  readonly kind: ToolKind;
  /** Absolute paths, as far as the agent names them. */
  readonly paths: readonly string[];
  readonly command?: string | undefined;
}

export interface PermissionRuling {
  readonly decision: "allow" | "deny" | "ask";
  /** A sentence for the human, or for the transcript. */
  readonly reason: string;
}

/**
 * Decides what needs no human: reading, thinking, and edits inside the
 * worktree are what the task is for; its git administration never is. All else is asked.
 *
 * @param worktree  absolute path, with forward slashes as `paths`
 */
export function rule(question: PermissionQuestion, worktree: string): PermissionRuling {
  const outside = question.paths.filter((path) => !isInside(path, worktree));
  if (question.kind === "think" || question.kind === "search")
    return { decision: "allow", reason: "It changes nothing." };
  if (outside.length > 0) return { decision: "ask", reason: `It reaches outside the worktree: ${outside.join(", ")}.` };
  switch (question.kind) {
    case "read":
      return { decision: "allow", reason: "It reads inside the worktree." };
    case "edit":
    case "delete":
      if (question.paths.length === 0)
        return { decision: "ask", reason: "It does not say which file it would change." };
      if (question.paths.some((path) => /(^|\/)\.git(\/|$)/.test(normal(path)))) {
        return { decision: "deny", reason: "Git's own files are not part of any task." };
      }
      return { decision: "allow", reason: "It changes files inside the worktree." };
    case "execute":
      return { decision: "ask", reason: "It would run a command." };
    case "fetch":
      return { decision: "ask", reason: "It would reach the network." };
    case "other":
      return { decision: "ask", reason: "Its kind is not known." };
  }
}

function isInside(path: string, worktree: string): boolean {
  const inner = normal(path);
  const outer = normal(worktree).replace(/\/+$/, "");
  return (inner === outer || inner.startsWith(`${outer}/`)) && !inner.split("/").includes("..");
}

function normal(path: string): string {
  return path.replaceAll("\\", "/");
}
