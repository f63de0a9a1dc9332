import * as vscode from "vscode";
import { refused } from "#core/errors.ts";

/** @throws TuttiError `refused` in a workspace that is not trusted: there the board is only shown */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw refused(
    "This workspace is not trusted, so Tutti only shows its board. Run “Workspaces: Manage Workspace Trust” first.",
  );
}
