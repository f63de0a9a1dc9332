import * as vscode from "vscode";
import { taskActions, type TaskAction } from "#core/board/view/task-actions.ts";
import type { CommandId } from "../command-ids.ts";
import type { Shared } from "../shared.ts";
import { TASK_SCHEME, taskAt } from "./addresses.ts";

const lenses: Record<TaskAction, { readonly title: string; readonly command: CommandId }> = {
  answer: { title: "$(question) Answer", command: "tutti.openInbox" },
  "answer-question": { title: "$(comment-unresolved) Answer Question…", command: "tutti.answerQuestion" },
  run: { title: "$(play) Run", command: "tutti.runTask" },
  resume: { title: "$(play) Resume", command: "tutti.resumeRun" },
  pause: { title: "$(debug-pause) Pause", command: "tutti.pauseRun" },
  stop: { title: "$(debug-stop) Stop", command: "tutti.stopRun" },
  review: { title: "$(diff-multiple) Review", command: "tutti.reviewTask" },
  publish: { title: "$(git-pull-request-create) Open Pull Request…", command: "tutti.openPullRequest" },
  retry: { title: "$(debug-restart-frame) Retry from Step…", command: "tutti.retryRun" },
  rebase: { title: "$(git-merge) Rebase…", command: "tutti.rebaseTask" },
  transcript: { title: "$(output) Transcript", command: "tutti.showTranscript" },
  edit: { title: "$(edit) Edit…", command: "tutti.editTask" },
};

/** Above a task's page: what can be done with it where it stands now. */
export function showTaskLenses({ views }: Shared): vscode.Disposable {
  const top = new vscode.Range(0, 0, 0, 0);
  const lensesOf = ({ uri }: vscode.TextDocument): vscode.CodeLens[] => {
    const task = taskAt(uri);
    if (task === undefined) return [];
    return taskActions(views.state, task).map(
      (action) => new vscode.CodeLens(top, { ...lenses[action], arguments: [task] }),
    );
  };
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    views.onDidChange(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(
      { scheme: TASK_SCHEME },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses: lensesOf },
    ),
  );
}
