import * as vscode from "vscode";
import { refused } from "#core/errors.ts";
import { findGitFolder } from "../find-git-folder.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";

/** Moves a damaged board aside, so that a new one can begin. Nothing is deleted. */
export async function recoverBoard({ current }: Shared): Promise<void> {
  requireTrust();
  const folder = await findGitFolder(vscode.workspace.workspaceFolders ?? []);
  if (folder === undefined || current.project !== undefined) throw refused("The board is not damaged.");
  const { recoverProject } = await import("#node/recover-project.ts");
  const aside = await recoverProject(folder.uri.fsPath, new AbortController().signal);
  await current.reopen(folder);
  if (aside.length === 0) throw refused("The board is not damaged, so it was left as it is.");
  void vscode.window.showInformationMessage(
    `The damaged board lies in ${aside.join(" and ")} now. A new one has begun.`,
  );
}
