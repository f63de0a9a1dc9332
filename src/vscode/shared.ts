import type * as vscode from "vscode";
import type { CurrentProject } from "./current-project.ts";
import type { LiveViews } from "./live-views.ts";
import type { Reporting } from "./reporting.ts";

/** What the parts of the extension have in common. Made once, in `activate`. */
export interface Shared {
  readonly extensionUri: vscode.Uri;
  readonly current: CurrentProject;
  readonly views: LiveViews;
  readonly reporting: Reporting;
}
