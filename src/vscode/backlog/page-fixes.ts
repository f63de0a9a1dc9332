import * as vscode from "vscode";
import * as z from "zod";
import type { BoardState } from "#core/board/board-state.ts";
import type { TextEdit } from "#core/backlog/edit/text-edit.ts";
import { fixEdits } from "#core/backlog/help/fix-edits.ts";
import type { BacklogPage } from "#core/backlog/help/page.ts";
import { type PageProblem, problemsOn } from "#core/backlog/help/page-problems.ts";
import { refused } from "#core/errors.ts";
import { lintPlan } from "#core/plan/lint/lint.ts";
import type { LintFix } from "#core/plan/lint/lint-problem.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { backlogSelector, type Pages, rangeOf } from "./pages.ts";

/** Of a larger file, an edit is worked out only once it is chosen. */
const mostEager = 200_000;

/** Which fix is meant. It names the fix, not what it does: that is worked out anew when it is chosen. */
const MeantFix = z.object({ task: z.string(), rule: z.string(), title: z.string(), uri: z.string().optional() });

/** Quick fixes of the problems of a plan: in the file, where it can say what they change. */
export function offerPageFixes({ views }: Shared, pages: Pages): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range) {
      const page = await pages.page(document);
      const facts = views.rules.lint;
      const path = pages.pathOf(document);
      if (page === undefined || facts === undefined || path === undefined || pages.linkOf(path) === undefined)
        return [];
      const { board } = pages;
      const shown = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "Tutti");
      return problemsOn(board, page, facts).flatMap((found) => {
        const where = rangeOf(document, found.place);
        if (where.intersection(range) === undefined) return [];
        const told = shown.filter(({ code, range: at }) => code === found.problem.rule && at.isEqual(where));
        return found.problem.fixes.map((fix) => actionOf(document, page, board, found, fix, told));
      });
    },
  };
  const providedCodeActionKinds = [vscode.CodeActionKind.QuickFix];
  return vscode.languages.registerCodeActionsProvider(backlogSelector, provider, { providedCodeActionKinds });
}

function actionOf(
  document: vscode.TextDocument,
  page: BacklogPage,
  board: BoardState,
  found: PageProblem,
  fix: LintFix,
  diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.isPreferred = fix.sure;
  const edits = page.file.text.length > mostEager ? undefined : editsFor(page, board, found, fix);
  if (edits !== undefined) action.edit = workspaceEdit(document, edits);
  else {
    const { task, rule } = found.problem;
    const meant: z.infer<typeof MeantFix> = { task, rule, title: fix.title, uri: document.uri.toString() };
    action.command = { title: fix.title, command: "tutti.mendPlan", arguments: [meant] };
  }
  return action;
}

const worked = new WeakMap<BacklogPage, Map<string, readonly TextEdit[] | undefined>>();

/** Remembered for as long as the page stays the same: whoever moves the cursor asks again and again. */
function editsFor(
  page: BacklogPage,
  board: BoardState,
  { problem, entry }: PageProblem,
  fix: LintFix,
): readonly TextEdit[] | undefined {
  const known = worked.get(page) ?? new Map<string, readonly TextEdit[] | undefined>();
  worked.set(page, known);
  const name = JSON.stringify([problem.task, fix.command]);
  if (!known.has(name)) known.set(name, fixEdits(board, page, entry, fix));
  return known.get(name);
}

export function workspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const each of edits) edit.replace(document.uri, rangeOf(document, each), each.text);
  return edit;
}

/** Makes a fix that a person has chosen: in the file where it can be said there, else on the board. */
export async function mendPlan({ current, views }: Shared, pages: Pages, argument: unknown): Promise<void> {
  requireTrust();
  const meant = MeantFix.parse(argument);
  const { tutti } = await current.opened();
  const board = await tutti.board.refresh();
  const facts = views.rules.lint;
  if (facts === undefined) throw refused("Plans are not judged now. Open the project again.");
  const isMeant = (fix: LintFix): boolean => fix.title === meant.title;
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === meant.uri);
  const page = document === undefined ? undefined : await pages.page(document);
  if (document !== undefined && page !== undefined) {
    const found = problemsOn(board, page, facts).find(
      ({ problem }) => problem.task === meant.task && problem.rule === meant.rule && problem.fixes.some(isMeant),
    );
    const fix = found?.problem.fixes.find(isMeant);
    const edits = found === undefined || fix === undefined ? undefined : editsFor(page, board, found, fix);
    if (edits !== undefined) return void (await vscode.workspace.applyEdit(workspaceEdit(document, edits)));
  }
  const problem = lintPlan(board, facts).find(
    ({ task, rule, fixes }) => task === meant.task && rule === meant.rule && fixes.some(isMeant),
  );
  const fix = problem?.fixes.find(isMeant);
  if (fix === undefined)
    throw refused(
      "The plan has changed meanwhile: this is not wrong any more, or not on the board yet. Save the file, and look again.",
    );
  await tutti.send(fix.command);
}
