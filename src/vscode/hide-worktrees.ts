import * as vscode from "vscode";
import { gitExtension } from "./git-extension.ts";
import type { Project } from "./project.ts";
import type { Shared } from "./shared.ts";

/**
 * Some editors list every worktree of a repository in their Source Control
 * view. The agents' ones are no place for a person to commit in: they are
 * closed there, unless the window was opened on one.
 */
export function hideWorktrees({ current, reporting }: Shared): vscode.Disposable {
  return current.whileOpen((project) => {
    const closed = new AbortController();
    hideFrom(project, closed.signal).catch((error: unknown) => reporting.bug("Hiding worktrees", error));
    return { dispose: () => closed.abort() };
  });
}

async function hideFrom(project: Project, signal: AbortSignal): Promise<void> {
  const git = await gitExtension();
  if (git === undefined || signal.aborted) return;
  const hide = async ({ rootUri }: { readonly rootUri: vscode.Uri }): Promise<void> => {
    if (isAgents(project, rootUri)) await vscode.commands.executeCommand("git.close", rootUri);
  };
  const listening = git.onDidOpenRepository(hide);
  signal.addEventListener("abort", () => listening.dispose());
  await Promise.all(git.repositories.map(hide));
}

function isAgents({ tutti }: Project, root: vscode.Uri): boolean {
  if (vscode.workspace.workspaceFolders?.some(({ uri }) => uri.toString() === root.toString()) === true) return false;
  const places = [...tutti.board.state.runs.values()].map((run) => run.place?.path);
  return places.some((path) => path !== undefined && vscode.Uri.file(path).toString() === root.toString());
}
