import * as vscode from "vscode";
import type { CurrentProject } from "./current-project.ts";

/** Opens the project again when what it depends on has changed: the folders, a new repository, trust. */
export function followFolders(current: CurrentProject): vscode.Disposable {
  const reopen = (): void => void current.reopen();
  const fresh = vscode.workspace.createFileSystemWatcher("**/.git/HEAD", false, true, true);
  return vscode.Disposable.from(
    fresh,
    fresh.onDidCreate(() => {
      if (current.state.name === "noGit" || current.state.name === "failed") reopen();
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      const { state } = current;
      const stays =
        state.name === "open" &&
        vscode.workspace.workspaceFolders?.some((folder) => folder.uri.toString() === state.folder.uri.toString());
      if (stays !== true) reopen();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(reopen),
  );
}
