import * as vscode from "vscode";
import { requireTask } from "#core/board/require.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { editByForm, problemsOfForm } from "#core/edit/edit-by-form.ts";
import type { FormProblem } from "#core/edit/form-fields.ts";
import { writeForm } from "#core/edit/write-form.ts";
import { coalesce } from "../coalesce.ts";
import type { Shared } from "../shared.ts";
import { requireTrust } from "../trust.ts";
import { FORM_SCHEME, taskAt } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

const pauseMs = 250;

/** Tasks as forms: saving one changes the task. What cannot be read is shown in the Problems view while it is written. */
export function showTaskForms(shared: Shared, memory: vscode.Memento): vscode.Disposable {
  const { current, views, reporting } = shared;
  const onError = (error: unknown): void => reporting.bug("Task forms", error);
  const save = createSave(shared);
  const documents = new TextDocuments(
    FORM_SCHEME,
    async (uri) => {
      const { tutti } = await current.opened();
      const board = tutti.board.state.version === 0 ? await tutti.board.refresh() : tutti.board.state;
      const id = taskAt(uri);
      const task = id === undefined ? undefined : board.tasks.get(id);
      return task === undefined ? "This task is not on the board.\n" : writeForm(board, task);
    },
    { save, memory },
  );
  const problems = vscode.languages.createDiagnosticCollection("tutti-forms");
  const refresh = coalesce(() => void documents.refresh().catch(onError), pauseMs);
  const examine = coalesce(() => showProblems(shared, problems), pauseMs);
  return vscode.Disposable.from(
    documents,
    problems,
    refresh,
    examine,
    views.onDidChange(refresh),
    views.onDidChange(examine),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === FORM_SCHEME) refresh();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.scheme !== FORM_SCHEME) return;
      examine();
      if (!document.isDirty) refresh(); // it was saved or reverted: what others did meanwhile can be shown
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => problems.delete(uri)),
  );
}

/** Saving the same text a second time after a conflict takes the place of the other hand's words. */
function createSave({ current }: Shared) {
  const refusedBefore = new Map<string, string>();
  const save = async (uri: vscode.Uri, text: string, opened: string): Promise<void> => {
    requireTrust();
    const { tutti } = await current.opened();
    const board = await tutti.board.refresh();
    const id = taskAt(uri);
    if (id === undefined) throw refused("This is not the form of a task.");
    const overwrite = refusedBefore.get(uri.toString()) === text;
    const edit = editByForm(board, requireTask(board, id), { opened, text, overwrite });
    if (edit.name === "unreadable") throw refused(unreadable(edit.problems));
    if (edit.name === "conflict") {
      refusedBefore.set(uri.toString(), text);
      throw refused(
        `The task was not changed. Somebody else has changed the same meanwhile: ${edit.fields.join(", ")}. Save again to put your words in the place of theirs, or revert to read theirs.`,
      );
    }
    if (edit.name === "edit") await tutti.send(edit.command);
    refusedBefore.delete(uri.toString());
  };
  return (uri: vscode.Uri, text: string, opened: string): Promise<void> =>
    save(uri, text, opened).catch((error: unknown) => {
      const known = TuttiError.from(error);
      if (known === undefined) throw error;
      // The editor shows the name together with the message.
      throw Object.assign(new Error(known.message, { cause: known }), { name: "Tutti" });
    });
}

function unreadable([first, ...more]: readonly FormProblem[]): string {
  const rest = more.length === 0 ? "" : ` ${more.length} more in Problems.`;
  return `The task was not changed. Line ${first?.line}: ${first?.message}${rest}`;
}

function showProblems({ current, views }: Shared, collection: vscode.DiagnosticCollection): void {
  if (current.project === undefined) return;
  for (const document of vscode.workspace.textDocuments) {
    if (document.uri.scheme !== FORM_SCHEME) continue;
    const id = taskAt(document.uri);
    const task = id === undefined ? undefined : views.state.tasks.get(id);
    const problems = task === undefined ? [] : problemsOfForm(views.state, task, document.getText());
    collection.set(
      document.uri,
      problems.map(({ line, message }) => {
        const { range } = document.lineAt(Math.min(line, document.lineCount) - 1);
        const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
        diagnostic.source = "Tutti";
        return diagnostic;
      }),
    );
  }
}
