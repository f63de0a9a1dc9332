import * as vscode from "vscode";
import { queuedMessages } from "#core/board/run-message.ts";
import { labelOf } from "#core/board/view/agent-labels.ts";
import { mayHear } from "../commands/message-command.ts";
import type { Shared } from "../shared.ts";
import { count } from "../words.ts";
import { RUN_SCHEME, runAt } from "./addresses.ts";

/** Below the transcript of a run whose agent can be told something: the way to do it, and what waits to be told. */
export function showMessageLens({ views }: Shared): vscode.Disposable {
  const lensesOf = (document: vscode.TextDocument): vscode.CodeLens[] => {
    const id = runAt(document.uri);
    const run = id === undefined ? undefined : views.state.runs.get(id);
    if (run === undefined || !mayHear(run)) return [];
    const end = document.lineAt(document.lineCount - 1).range;
    const lens = (title: string): vscode.CodeLens =>
      new vscode.CodeLens(end, { title, command: "tutti.messageAgent", arguments: [run.id] });
    const waiting = queuedMessages(views.state, run.id).length;
    const message = lens(`$(comment) Message ${labelOf(views.labels, run.agent)}…`);
    return waiting === 0 ? [message] : [message, lens(`${count(waiting, "message")} waiting to be told`)];
  };
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    views.onDidChange(() => changed.fire()),
    vscode.languages.registerCodeLensProvider(
      { scheme: RUN_SCHEME },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses: lensesOf },
    ),
  );
}
