import * as vscode from "vscode";
import type { CurrentProject } from "../current-project.ts";
import { pick } from "./choose.ts";

/** In a window with several folders: which one Tutti shows. */
export async function chooseFolder(current: CurrentProject): Promise<void> {
  const shown = current.state.name === "open" ? current.state.folder : undefined;
  const question = {
    items: vscode.workspace.workspaceFolders ?? [],
    placeHolder: "Which folder's board shall be shown?",
    nothing: "No folder is open.",
  };
  const folder = await pick(question, ({ name, uri }) => ({
    label: name,
    description: uri.fsPath,
    detail: uri.toString() === shown?.uri.toString() ? "Shown now" : "",
  }));
  await current.reopen(folder);
}
