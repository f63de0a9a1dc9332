import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { FileMistake } from "#core/agents/agents-file.ts";
import { coalesce } from "./coalesce.ts";
import type { Project } from "./project.ts";
import type { Shared } from "./shared.ts";

/** Writing a file is several events. */
const pauseMs = 200;

/**
 * Shows what is wrong in the files that describe agents where it stands, tells it once, and looks for agents anew when
 * such a file has changed.
 */
export function followAgentsFiles(shared: Shared): vscode.Disposable {
  const { current, reporting } = shared;
  const problems = vscode.languages.createDiagnosticCollection("tutti-agents");
  let told = "";
  const tell = (mistakes: readonly FileMistake[]): void => {
    const wrong = mistakes.filter(({ isUnused }) => !isUnused);
    const [first, ...more] = wrong;
    const now = wrong.map(({ file, message }) => `${file}: ${message}`).join("\n"); // on whatever line
    if (now === told) return;
    told = now;
    if (first !== undefined) void reporting.guard("Showing a file of agents", () => offerFile(first, more.length));
  };
  return vscode.Disposable.from(
    problems,
    current.whileOpen((project) => follow(project, shared, problems, tell)),
  );
}

function follow(
  project: Project,
  { views, reporting }: Shared,
  problems: vscode.DiagnosticCollection,
  tell: (mistakes: readonly FileMistake[]) => void,
): vscode.Disposable {
  const { files, mistakes } = project.agentsFiles;
  let seen = project.settings();
  let shown: readonly FileMistake[] = [];
  const look = coalesce(() => {
    const found = mistakes();
    if (found !== shown) show(problems, found);
    shown = found;
    tell(found);
    if (project.settings() === seen) return;
    seen = project.settings();
    void reporting.guard("Looking for agents", () => views.findAgents());
  }, pauseMs);
  look();
  const watchers = files.map((path) => vscode.workspace.createFileSystemWatcher(patternOf(path)));
  return vscode.Disposable.from(
    look,
    { dispose: () => problems.clear() },
    ...watchers,
    ...watchers.flatMap((each) => [each.onDidCreate(look), each.onDidChange(look), each.onDidDelete(look)]),
    views.onDidChange(look), // the settings may say now whether the repository is trusted
    // A folder that was not there when the window opened may not be watched.
    vscode.workspace.onDidSaveTextDocument(({ uri }) => files.includes(uri.fsPath) && look()),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && look()),
  );
}

/** What is in the workspace is watched with it; else its folder is, and nothing below. */
function patternOf(path: string): vscode.RelativePattern {
  const uri = vscode.Uri.file(path);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path));
  return new vscode.RelativePattern(folder, vscode.workspace.asRelativePath(uri, false));
}

function show(collection: vscode.DiagnosticCollection, mistakes: readonly FileMistake[]): void {
  const byFile = Map.groupBy(mistakes, ({ file }) => file);
  collection.clear();
  for (const [file, found] of byFile) collection.set(vscode.Uri.file(file), found.map(diagnosticOf));
}

function diagnosticOf({ line, message, isUnused }: FileMistake): vscode.Diagnostic {
  const wholeLine = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
  const { Error: wrong, Information: unused } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(wholeLine, message, isUnused ? unused : wrong);
  diagnostic.source = "Tutti";
  return diagnostic;
}

async function offerFile({ file, line, message }: FileMistake, others: number): Promise<void> {
  const rest = others === 0 ? "" : ` ${others} more in Problems.`;
  const sentence = `${vscode.workspace.asRelativePath(file)}, line ${line}: ${message}${rest}`;
  const answer = await vscode.window.showWarningMessage(sentence, "Open File");
  if (answer === undefined) return;
  const start = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(start, start) });
}
