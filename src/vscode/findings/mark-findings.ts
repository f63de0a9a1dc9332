import { join } from "node:path";
import * as vscode from "vscode";
import { findingMarks, type FindingMark } from "#core/board/view/finding-marks.ts";
import { coalesce } from "../coalesce.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** Events after which other findings are there, or are dealt with. */
const telling = /^(?:analysis|task)\//;
const pauseMs = 200;

/** Shows what the analysis has found in the Problems view, as far as the settings want it, with what can be done about it. */
export function markFindings(shared: Shared): vscode.Disposable {
  const { current, views } = shared;
  const collection = vscode.languages.createDiagnosticCollection("tutti-findings");
  const following = current.whileOpen((project) => {
    let drawn = project.settings().findingsInProblems;
    const draw = (): void => {
      drawn = project.settings().findingsInProblems;
      show(collection, project, marksOf(project));
    };
    if (drawn !== "none") draw();
    const soon = coalesce(draw, pauseMs);
    const listening = project.tutti.board.listen((_, events) => {
      if (drawn !== "none" && events.some(({ type }) => telling.test(type))) soon();
    });
    const setting = views.onDidChange(() => {
      if (drawn !== project.settings().findingsInProblems) draw();
    });
    return vscode.Disposable.from(soon, setting, {
      dispose: () => {
        listening[Symbol.dispose]();
        collection.clear();
      },
    });
  });
  return vscode.Disposable.from(following, collection, offerActions(shared));
}

function marksOf({ tutti, settings }: Project): readonly FindingMark[] {
  return findingMarks(tutti.board.state, settings().findingsInProblems, tutti.ports.clock.now());
}

function show(collection: vscode.DiagnosticCollection, project: Project, marks: readonly FindingMark[]): void {
  collection.clear();
  const byFile = Map.groupBy(marks, ({ place }) => place.file);
  collection.set(
    [...byFile].map(([file, own]) => [uriOf(project, file), own.map((mark) => diagnosticOf(project, mark))]),
  );
}

function diagnosticOf(project: Project, { finding, place, others, text }: FindingMark): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(wholeLine(place.line), text, severities[finding.severity]);
  diagnostic.source = "Tutti";
  diagnostic.code = finding.rule;
  diagnostic.relatedInformation = others.map(
    (other) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(uriOf(project, other.file), wholeLine(other.line)),
        other.text,
      ),
  );
  return diagnostic;
}

function uriOf({ repository }: Project, file: string): vscode.Uri {
  return vscode.Uri.file(join(repository.top, file));
}

function wholeLine(line: number): vscode.Range {
  return new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
}

/** What can be done about the findings on the lines where the cursor is. */
function offerActions({ current }: Shared): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, context) {
      const { project } = current;
      if (project === undefined) return [];
      const ours = context.diagnostics.filter(({ source }) => source === "Tutti");
      if (ours.length === 0) return [];
      const here = marksOf(project).filter(
        ({ place }) =>
          uriOf(project, place.file).toString() === document.uri.toString() &&
          wholeLine(place.line).intersection(range) !== undefined,
      );
      return here.flatMap((mark) => actionsOf(mark, ours));
    },
  };
  const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix];
  return vscode.languages.registerCodeActionsProvider({ scheme: "file" }, provider, { providedCodeActionKinds });
}

function actionsOf({ finding, text, task }: FindingMark, shown: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const diagnostics = shown.filter(({ message }) => message === text);
  const action = (title: string, command: string): vscode.CodeAction => {
    const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    made.diagnostics = diagnostics;
    made.command = { title, command, arguments: [finding.id] };
    return made;
  };
  if (task?.proposed === false) return [action("Show the Task of This Finding", "tutti.makeTask")];
  return [action("Make a Task of It", "tutti.makeTask"), action("Dismiss Finding…", "tutti.dismissFinding")];
}
