import * as vscode from "vscode";
import type { Shared } from "../shared.ts";
import { offerPageFixes } from "./page-fixes.ts";
import { showPageProblems } from "./page-problems.ts";
import type { Pages } from "./pages.ts";

/** Everything that helps whoever writes a backlog. */
export function helpWithBacklogs(shared: Shared, pages: Pages): vscode.Disposable {
  return vscode.Disposable.from(showPageProblems(shared, pages), offerPageFixes(shared, pages));
}
