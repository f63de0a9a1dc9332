import * as vscode from "vscode";
import { mendPlan } from "../backlog/page-fixes.ts";
import { toggleCheckbox } from "../backlog/toggle-checkbox.ts";
import type { Pages } from "../backlog/pages.ts";
import type { Panels } from "../pages/panels.ts";
import type { Reviews } from "../review/reviews.ts";
import type { Shared } from "../shared.ts";
import { targetOf } from "../target.ts";
import type { Tokens } from "../tokens.ts";
import { analyseProject, planTasks, searchHistory } from "./analyse-commands.ts";
import { showBrief } from "./brief-command.ts";
import { settleBacklog, syncBacklog } from "./backlog-commands.ts";
import { addComment, dismissComment, replyToComment, resolveComment } from "./comment-commands.ts";
import { chooseFolder } from "./choose-folder.ts";
import { useEditorModel } from "./editor-model-command.ts";
import { importIssuesCommand } from "./import-issues-command.ts";
import { dismissFinding, makeTask } from "./finding-commands.ts";
import { importBacklog } from "./import-command.ts";
import { newTask } from "./new-task-command.ts";
import { clearModelKey, setModelKey } from "./key-commands.ts";
import { messageAgent } from "./message-command.ts";
import { pauseRun, settleOverlap } from "./overlap-commands.ts";
import { answerApproval, showRules } from "./permission-commands.ts";
import { planGoal } from "./plan-goal-command.ts";
import { openPullRequest } from "./publish-commands.ts";
import { recoverBoard } from "./recover-command.ts";
import type { CommandHandlers } from "./register.ts";
import { registerEntryCommands } from "./register-commands.ts";
import { rebaseTask } from "./rebase-command.ts";
import { acceptReview, returnRun, reviewTask } from "./review-commands.ts";
import { retryRun } from "./retry-command.ts";
import { resumeRun, runReady, runTask, stopRun } from "./run-commands.ts";
import { openWorktree, showTask, showTranscript } from "./show-commands.ts";
import { acceptTask, dismissTask, editTask } from "./task-commands.ts";
import { clearToken, setToken, signIn } from "./token-commands.ts";

/** Everything a person can ask of the extension by name. */
export function allCommands(
  shared: Shared,
  panels: Panels,
  reviews: Reviews,
  tokens: Tokens,
  pages: Pages,
): CommandHandlers {
  const { current, views, reporting } = shared;
  const { threads, tabs } = reviews;
  return {
    "tutti.analyse": () => analyseProject(shared),
    "tutti.plan": () => planTasks(shared),
    ...findingCommands(shared),
    "tutti.showBrief": () => showBrief(shared),
    ...backlogCommands(shared, pages),
    ...commentCommands(shared, threads),
    ...registerEntryCommands(shared),
    "tutti.runTask": (argument) => runTask(shared, argument),
    "tutti.runReady": () => runReady(shared),
    "tutti.stopRun": (argument) => stopRun(shared, argument),
    "tutti.resumeRun": (argument) => resumeRun(shared, argument),
    "tutti.retryRun": (argument) => retryRun(shared, argument),
    "tutti.rebaseTask": (argument) => rebaseTask(shared, argument),
    "tutti.messageAgent": (argument) => messageAgent(shared, argument),
    "tutti.pauseRun": (argument) => pauseRun(shared, argument),
    "tutti.settleOverlap": (argument) => settleOverlap(shared, argument),
    "tutti.reviewTask": (argument) => reviewTask(shared, tabs, argument),
    "tutti.returnRun": (argument) => returnRun(shared, tabs.target(argument)),
    "tutti.acceptReview": (argument) => acceptReview(shared, tabs.target(argument)),
    "tutti.openPullRequest": (argument) => openPullRequest(shared, tabs.target(argument)),
    "tutti.acceptTask": (argument) => acceptTask(shared, argument),
    "tutti.dismissTask": (argument) => dismissTask(shared, argument),
    "tutti.editTask": (argument) => editTask(shared, argument),
    "tutti.allow": (argument) => answerApproval(shared, argument, "allow"),
    "tutti.deny": (argument) => answerApproval(shared, argument, "deny"),
    "tutti.allowAlways": (argument) => answerApproval(shared, argument, "allow", true),
    "tutti.showRules": () => showRules(shared),
    "tutti.openBoard": async () => panels.show("board"),
    "tutti.openAgents": async () => panels.show("agents"),
    "tutti.openCosts": async () => panels.show("costs"),
    "tutti.openInbox": async (argument) => {
      views.readInInbox(targetOf(argument, views.state));
      panels.show("inbox");
    },
    "tutti.showTask": (argument) => showTask(shared, argument),
    "tutti.showTranscript": (argument) => showTranscript(shared, argument),
    "tutti.openWorktree": (argument) => openWorktree(shared, argument),
    "tutti.refreshAgents": async () => void (await views.findAgents()),
    "tutti.signIn": () => signIn(tokens),
    ...secretCommands(tokens),
    "tutti.useEditorModel": () => useEditorModel(shared),
    "tutti.chooseFolder": () => chooseFolder(current),
    "tutti.reopen": () => current.reopen(),
    "tutti.recoverBoard": () => recoverBoard(shared),
    "tutti.showLog": async () => reporting.log.show(),
    "tutti.openSettings": async () =>
      void (await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:tutti.tutti")),
  };
}

function backlogCommands(shared: Shared, pages: Pages) {
  return {
    "tutti.importBacklog": (argument) => importBacklog(shared, argument),
    "tutti.planGoal": (argument) => planGoal(shared, argument),
    "tutti.newTask": (argument) => newTask(shared, argument),
    "tutti.importIssues": (argument) => importIssuesCommand(shared, argument),
    "tutti.syncBacklog": (argument) => syncBacklog(shared, argument),
    "tutti.settleBacklog": (argument) => settleBacklog(shared, argument),
    "tutti.mendPlan": (argument) => mendPlan(shared, pages, argument),
    "tutti.toggleCheckbox": (argument) => toggleCheckbox(pages, argument),
  } as const satisfies Partial<CommandHandlers>;
}

function commentCommands(shared: Shared, threads: Reviews["threads"]) {
  return {
    "tutti.addComment": (argument) => addComment(shared, threads, argument),
    "tutti.replyToComment": (argument) => replyToComment(shared, threads, argument),
    "tutti.resolveComment": (argument) => resolveComment(shared, threads, argument),
    "tutti.dismissComment": (argument) => dismissComment(shared, threads, argument),
  } as const satisfies Partial<CommandHandlers>;
}

function secretCommands(tokens: Tokens) {
  return {
    "tutti.setToken": (argument) => setToken(tokens, argument),
    "tutti.clearToken": (argument) => clearToken(tokens, argument),
    "tutti.setModelKey": (argument) => setModelKey(tokens, argument),
    "tutti.clearModelKey": (argument) => clearModelKey(tokens, argument),
  } as const satisfies Partial<CommandHandlers>;
}

function findingCommands(
  shared: Shared,
): Pick<CommandHandlers, "tutti.searchHistory" | "tutti.makeTask" | "tutti.dismissFinding"> {
  return {
    "tutti.searchHistory": () => searchHistory(shared),
    "tutti.makeTask": (argument) => makeTask(shared, argument),
    "tutti.dismissFinding": (argument) => dismissFinding(shared, argument),
  };
}
