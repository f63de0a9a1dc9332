import * as vscode from "vscode";
import * as z from "zod";
import { boxAt, type Evidence, evidenceEdits, evidenceIn, tick, type Ticked } from "#core/backlog/help/tick.ts";
import { refused } from "#core/errors.ts";
import { backlogSelector, type Pages } from "./pages.ts";
import { workspaceEdit } from "./page-fixes.ts";

/** Where the box is that a code action has offered. */
const Place = z.object({ uri: z.string(), line: z.int().min(1) });

/** Ticks the box on a line of a backlog, or takes its tick away; asks of a criterion that was ticked what shows it. */
export async function toggleCheckbox(pages: Pages, argument: unknown): Promise<void> {
  const { document, line } = placeOf(argument);
  const page = await pages.page(document);
  if (page === undefined) {
    throw refused("This file is no backlog that Tutti knows. Import it first, or name it BACKLOG.md or TODO.md.");
  }
  const box = boxAt(page, line);
  if (box === undefined) throw refused("There is no checkbox of a task on this line. Put the cursor on one.");
  await apply(document, tick(page, box));
  if (box.done || box.item?.field !== "criteria") return;
  const evidence = await askForEvidence(pages, box.text);
  const now = evidence === undefined ? undefined : await pages.page(document);
  const again = now === undefined ? undefined : boxAt(now, line);
  if (evidence === undefined || now === undefined) return;
  if (again?.text !== box.text)
    throw refused("The criterion has moved meanwhile. Write the evidence behind it by hand.");
  await apply(document, evidenceEdits(now, again, evidence));
}

/** The same, offered where a box is. */
export function offerToggle(pages: Pages): vscode.Disposable {
  const kind = vscode.CodeActionKind.RefactorRewrite;
  const provider: vscode.CodeActionProvider = {
    async provideCodeActions(document, range) {
      const page = await pages.page(document);
      const line = range.start.line + 1;
      const box = page === undefined ? undefined : boxAt(page, line);
      if (box === undefined) return [];
      const title = `${box.done ? "Untick" : "Tick"} “${shortened(box.text)}”`;
      const action = new vscode.CodeAction(title, kind);
      const place: z.infer<typeof Place> = { uri: document.uri.toString(), line };
      action.command = { title, command: "tutti.toggleCheckbox", arguments: [place] };
      return [action];
    },
  };
  return vscode.languages.registerCodeActionsProvider(backlogSelector, provider, { providedCodeActionKinds: [kind] });
}

function placeOf(argument: unknown): { readonly document: vscode.TextDocument; readonly line: number } {
  const place = Place.safeParse(argument).data;
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === place?.uri);
  if (place !== undefined && document !== undefined) return { document, line: place.line };
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw refused("Open a backlog, and put the cursor on a line with a checkbox.");
  return { document: editor.document, line: editor.selection.active.line + 1 };
}

async function apply(document: vscode.TextDocument, ticked: Ticked): Promise<void> {
  if ("refused" in ticked) throw refused(ticked.refused);
  await vscode.workspace.applyEdit(workspaceEdit(document, ticked.edits));
}

/** Nothing when the person names none. */
async function askForEvidence(pages: Pages, criterion: string): Promise<Evidence | undefined> {
  const answer = await vscode.window.showInputBox({
    title: `Evidence for “${shortened(criterion)}”`,
    prompt: "What shows it? A file of the project, a commit, or an address. Leave it empty for none.",
    placeHolder: "src/main.ts:12, 1a2b3c4d, https://…",
    validateInput: (words) => problemOf(pages, words),
  });
  return answer === undefined ? undefined : evidenceIn(answer);
}

async function problemOf(pages: Pages, words: string): Promise<string | undefined> {
  if (words.trim() === "") return undefined;
  const evidence = evidenceIn(words);
  if (evidence === undefined) return "This is neither a path in the project, nor a commit, nor an address.";
  if (evidence.kind !== "path") return undefined;
  const uri = pages.uriOf(evidence.path.replace(/:\d+$/, ""));
  if (uri === undefined) return undefined;
  return vscode.workspace.fs.stat(uri).then(
    () => undefined,
    () => "The project has no such file. Write its path from the top of the repository.",
  );
}

const mostLetters = 60;

function shortened(text: string): string {
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters - 1)}…`;
}
