import * as vscode from "vscode";
import { type EntryLens, lensesOn } from "#core/backlog/help/lenses.ts";
import type { TaskAction } from "#core/board/view/task-actions.ts";
import type { Shared } from "../shared.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

const SETTING = "tutti.backlog.lens";

const commands: Partial<Record<TaskAction, string>> = {
  answer: "tutti.openInbox",
  run: "tutti.runTask",
  resume: "tutti.resumeRun",
  review: "tutti.reviewTask",
  transcript: "tutti.showTranscript",
};

/** Above entries whose tasks an agent could take, or has taken: the way to it. */
export function showPageLenses({ views }: Shared, pages: Pages): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let seen = pages.board;
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    async provideCodeLenses(document) {
      if (!isOn(document)) return [];
      const page = await pages.page(document);
      if (page === undefined) return [];
      return lensesOn(pages.board, page, views.labels).flatMap((lens) => lensesFor(document, lens));
    },
  };
  return vscode.Disposable.from(
    changed,
    views.onDidChange(() => {
      if (pages.board === seen) return; // only what an agent says is new
      seen = pages.board;
      changed.fire();
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTING)) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider(backlogSelector, provider),
  );
}

function lensesFor(document: vscode.TextDocument, { place, task, words, action }: EntryLens): vscode.CodeLens[] {
  const range = rangeOf(document, place);
  const lens = (title: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(range, { title, command, arguments: [task.id] });
  const open = lens("Open Task", "tutti.showTask");
  if (words === undefined) return [lens("$(play) Run", "tutti.runTask"), open];
  return [lens(words, (action && commands[action]) ?? "tutti.showTask"), open];
}

function isOn({ uri }: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration(undefined, uri).get(SETTING, true);
}
