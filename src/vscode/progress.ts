import * as vscode from "vscode";

/** Tells how far it is: a sentence, and a part of the whole in percent when that is known. */
export type Step = (message: string, percent?: number) => void;

/** Shows a notification while `work` lasts. Its Cancel button aborts the signal. */
export function withProgress<Result>(
  title: string,
  work: (step: Step, signal: AbortSignal) => Promise<Result>,
): Thenable<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    let reached = 0;
    try {
      return await work((message, percent = reached) => {
        progress.report({ message, increment: Math.max(0, percent - reached) });
        reached = Math.max(reached, percent);
      }, abort.signal);
    } finally {
      cancelling.dispose();
    }
  });
}
