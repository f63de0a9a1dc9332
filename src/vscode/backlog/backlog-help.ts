import * as vscode from "vscode";
import type { Shared } from "../shared.ts";
import { offerPageFixes } from "./page-fixes.ts";
import { hoverOverPages } from "./page-hovers.ts";
import { showPageLenses } from "./page-lenses.ts";
import { showPlacesInPages } from "./page-places.ts";
import { showPageProblems } from "./page-problems.ts";
import { suggestInPages } from "./page-suggestions.ts";
import { offerToggle } from "./toggle-checkbox.ts";
import type { Pages } from "./pages.ts";

/** Everything that helps whoever writes a backlog. */
export function helpWithBacklogs(shared: Shared, pages: Pages): vscode.Disposable {
  return vscode.Disposable.from(
    showPageProblems(shared, pages),
    offerPageFixes(shared, pages),
    suggestInPages(shared, pages),
    hoverOverPages(shared, pages),
    showPlacesInPages(pages),
    showPageLenses(shared, pages),
    offerToggle(pages),
  );
}
