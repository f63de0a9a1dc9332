import * as vscode from "vscode";
import type { PlacedComment } from "./review-threads.ts";

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** Shows the open comments in the Problems view, where they stand. */
export function showProblems(collection: vscode.DiagnosticCollection, comments: readonly PlacedComment[]): void {
  const open = comments.filter(({ comment }) => comment.state.name === "open");
  const byFile = Map.groupBy(open, ({ place }) => place.uri.toString());
  collection.clear();
  collection.set(
    [...byFile.values()]
      .flatMap((group) => {
        const uri = group[0]?.place.uri;
        return uri === undefined ? [] : [[uri, group.map(diagnosticOf)] as const];
      })
      .map(([uri, diagnostics]) => [uri, diagnostics]),
  );
}

function diagnosticOf({ comment, place }: PlacedComment): vscode.Diagnostic {
  const wholeLine = new vscode.Range(place.range.start.line, 0, place.range.start.line, Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(wholeLine, comment.text, severities[comment.severity]);
  diagnostic.source = "Tutti";
  diagnostic.code = comment.rule;
  return diagnostic;
}
