import * as vscode from "vscode";
import { taskDocument } from "#core/board/view/task-document.ts";
import type { Shared } from "../shared.ts";
import { TASK_SCHEME, taskAt } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

/** Tasks as documents that stay up to date while they are open. */
export function showTaskDocuments({ current, views, reporting }: Shared): vscode.Disposable {
  const documents = new TextDocuments(TASK_SCHEME, async (uri) => {
    const { tutti } = await current.opened();
    const task = taskAt(uri);
    const board = tutti.board.state.version === 0 ? await tutti.board.refresh() : tutti.board.state;
    const text = task && taskDocument(board, task, linkIn(tutti.ports.folder), views.labels, views.rules, views.behind);
    return text ?? "This task is not on the board.\n";
  });
  return vscode.Disposable.from(
    documents,
    views.onDidChange(() => void documents.refresh().catch((error) => reporting.bug("Task documents", error))),
  );
}

/** The editor makes any `file:` address in a text one to click on, and reads the line from its end. */
function linkIn(folder: string): (file: string, line: number | undefined) => string {
  return (file, line) => {
    const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), file);
    const at = line === undefined ? file : `${file}:${line}`;
    return `[${at}](${line === undefined ? uri.toString() : uri.with({ fragment: `L${line}` }).toString()})`;
  };
}
