import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { BacklogPage } from "#core/backlog/help/page.ts";
import { type PageProblem, problemsOn } from "#core/backlog/help/page-problems.ts";
import { tasksOn } from "#core/backlog/help/page-tasks.ts";
import { titleSpot } from "#core/backlog/help/spots.ts";
import type { LintFacts } from "#core/plan/lint/lint-facts.ts";
import { coalesce } from "../coalesce.ts";
import type { Shared } from "../shared.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

/** Typing is many changes. */
const pauseMs = 300;

/** What a document's problems were made of: as long as it is the same, they are. */
interface Seen {
  readonly page: BacklogPage;
  readonly board: BoardState;
  readonly facts: LintFacts;
}

/** Problems of the plan in open backlogs that are kept in step, where their entries stand. */
export function showPageProblems({ views, current, reporting }: Shared, pages: Pages): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("tutti-backlogs");
  const seen = new Map<string, Seen>();
  const gone = new Set<string>();
  const forget = (address: string): void => {
    seen.delete(address);
    collection.delete(vscode.Uri.parse(address));
  };
  const show = async (document: vscode.TextDocument): Promise<void> => {
    const address = document.uri.toString();
    const facts = views.rules.lint;
    const isMeant = isLinked(pages, document) && !document.isClosed && !gone.has(address);
    const page = isMeant ? await pages.page(document) : undefined;
    if (page === undefined || facts === undefined) return forget(address);
    const { board } = pages;
    const last = seen.get(address);
    if (last?.page === page && last.board === board && last.facts === facts) return;
    seen.set(address, { page, board, facts });
    const found = problemsOn(board, page, facts);
    collection.set(
      document.uri,
      found.map((problem) => diagnosticOf(pages, document, page, problem)),
    );
  };
  let working: Promise<unknown> = Promise.resolve();
  const look = coalesce(() => {
    working = working.then(() =>
      reporting.guard("Problems of a backlog", async () => {
        const open = vscode.workspace.textDocuments.filter((document) =>
          vscode.languages.match(backlogSelector, document),
        );
        const addresses = new Set(open.map(({ uri }) => uri.toString()));
        for (const address of seen.keys()) if (!addresses.has(address)) forget(address);
        for (const document of open) await show(document);
      }),
    );
  }, pauseMs);
  const watcher = vscode.workspace.createFileSystemWatcher(backlogSelector.pattern as string); // ours is no relative one
  look();
  return vscode.Disposable.from(
    collection,
    look,
    watcher,
    watcher.onDidDelete((uri) => {
      gone.add(uri.toString());
      look();
    }),
    watcher.onDidCreate((uri) => {
      gone.delete(uri.toString());
      look();
    }),
    views.onDidChange(look),
    current.onDidChange(look),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isLinked(pages, document)) look();
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => forget(uri.toString())),
  );
}

function isLinked(pages: Pages, document: vscode.TextDocument): boolean {
  const path = pages.pathOf(document);
  return path !== undefined && pages.linkOf(path) !== undefined;
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

function diagnosticOf(
  pages: Pages,
  document: vscode.TextDocument,
  page: BacklogPage,
  { problem, place }: PageProblem,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(document, place), problem.message, severities[problem.severity]);
  diagnostic.source = "Tutti";
  diagnostic.code = problem.rule;
  diagnostic.relatedInformation = (problem.others ?? []).flatMap((id) => {
    const task = pages.board.tasks.get(id);
    const location = locationOf(pages, document, page, id);
    return task === undefined || location === undefined
      ? []
      : [
          new vscode.DiagnosticRelatedInformation(
            location,
            task.key === undefined ? task.title : `${task.key} ${task.title}`,
          ),
        ];
  });
  return diagnostic;
}

/** On the same page as it is now; elsewhere where it was last met. */
function locationOf(
  pages: Pages,
  document: vscode.TextDocument,
  page: BacklogPage,
  id: NonNullable<PageProblem["problem"]["others"]>[number],
): vscode.Location | undefined {
  const here = [...tasksOn(pages.board, page)].find(([, task]) => task.id === id)?.[0];
  if (here !== undefined) return new vscode.Location(document.uri, rangeOf(document, titleSpot(page, here)));
  const met = pages.board.met.get(id);
  const uri = met === undefined || met.missing ? undefined : pages.uriOf(met.path);
  return uri === undefined || met === undefined
    ? undefined
    : new vscode.Location(uri, new vscode.Position(met.line - 1, 0));
}
