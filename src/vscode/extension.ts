import * as vscode from "vscode";
import { helpWithBacklogs } from "./backlog/backlog-help.ts";
import { Pages } from "./backlog/pages.ts";
import { allCommands } from "./commands/all-commands.ts";
import { registerCommands } from "./commands/register.ts";
import { keepContextKeys } from "./context-keys.ts";
import { CurrentProject } from "./current-project.ts";
import { showBriefDocuments } from "./documents/brief-documents.ts";
import { showCommitDocuments } from "./documents/commit-documents.ts";
import { showImportDocuments } from "./documents/import-documents.ts";
import { showMessageLens } from "./documents/message-lens.ts";
import { showRegisterDocuments } from "./documents/register-documents.ts";
import { showRunDocuments } from "./documents/run-documents.ts";
import { showTaskDocuments } from "./documents/task-documents.ts";
import { showTaskLenses } from "./documents/task-lenses.ts";
import { showTaskForms } from "./documents/task-forms.ts";
import { analyseSaved } from "./findings/analyse-saved.ts";
import { markFindings } from "./findings/mark-findings.ts";
import { followAgentsFiles } from "./follow-agents-files.ts";
import { followBacklogs } from "./follow-backlogs.ts";
import { followFolders } from "./follow-folders.ts";
import { hideWorktrees } from "./hide-worktrees.ts";
import { keepHonest } from "./keep-honest.ts";
import { SettingsKeeper } from "./keep-settings.ts";
import { LiveViews } from "./live-views.ts";
import { notify } from "./notify.ts";
import { offerTokens } from "./offer-tokens.ts";
import { createOpenFolder } from "./open-folder.ts";
import { showBoardView } from "./pages/board-view.ts";
import { replaceLostPanels } from "./pages/lost-panels.ts";
import { Panels } from "./pages/panels.ts";
import { Reporting } from "./reporting.ts";
import { showReviews } from "./review/reviews.ts";
import type { Shared } from "./shared.ts";
import { showStatusBar } from "./status-bar.ts";
import { showTrees } from "./show-trees.ts";
import { Tokens } from "./tokens.ts";
import { watchWorkers } from "./watch-workers.ts";

/** VS Code waits for `deactivate`, not for subscriptions, and passes it nothing. */
let current: CurrentProject | undefined;

/** What other extensions, and tests, may ask of this one. */
export interface TuttiExports {
  /** Resolves when the board is open; rejects with the reason why there is none. */
  opened(): Promise<void>;
  /** The threads of all open reviews. */
  reviewThreads(): readonly vscode.CommentThread[];
}

export function activate(context: vscode.ExtensionContext): TuttiExports {
  const reporting = new Reporting(vscode.window.createOutputChannel("Tutti", { log: true }));
  const settings = new SettingsKeeper(reporting);
  const openFolder = createOpenFolder(context, settings, reporting);
  const project = new CurrentProject(openFolder, (error) => reporting.bug("Opening the project", error));
  const views = new LiveViews(project, settings, (error) => reporting.bug("In the background", error));
  const shared: Shared = { extensionUri: context.extensionUri, current: project, views, reporting };
  const tokens = new Tokens(context.secrets);
  const panels = new Panels(shared);
  const reviews = showReviews(shared);
  const pages = new Pages(shared);

  context.subscriptions.push(
    reporting.log,
    settings,
    views,
    panels,
    replaceLostPanels(panels),
    reviews,
    settings.keep(project),
    keepContextKeys(shared),
    showTrees(shared),
    showBoardView(shared),
    showStatusBar(shared),
    showTaskDocuments(shared),
    showRegisterDocuments(shared),
    showTaskLenses(shared),
    showTaskForms(shared, context.workspaceState),
    showRunDocuments(shared),
    showMessageLens(shared),
    showCommitDocuments(shared),
    showImportDocuments(shared),
    showBriefDocuments(shared),
    offerTokens(shared, tokens, context.languageModelAccessInformation),
    notify(shared, panels),
    keepHonest(shared),
    followBacklogs(shared),
    markFindings(shared),
    analyseSaved(shared),
    pages,
    helpWithBacklogs(shared, pages),
    hideWorktrees(shared),
    followFolders(project),
    followAgentsFiles(shared),
    watchWorkers(shared),
    registerCommands(allCommands(shared, panels, reviews, tokens, pages), reporting), // last: a command must find everything it opens
  );
  current = project;
  void project.reopen();
  return { opened: async () => void (await project.opened()), reviewThreads: () => reviews.threads.all };
}

/** Closes the board. The worker and its agents go on. */
export async function deactivate(): Promise<void> {
  await current?.close();
}
