import * as vscode from "vscode";
import { entryDocument } from "#core/registers/register-words.ts";
import type { Shared } from "../shared.ts";
import { entryAt, REGISTER_SCHEME } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

/** Entries of the registers as documents that stay up to date while they are open, with what can be done above them. */
export function showRegisterDocuments({ current, views, reporting }: Shared): vscode.Disposable {
  const documents = new TextDocuments(REGISTER_SCHEME, async (uri) => {
    const { tutti } = await current.opened();
    const id = entryAt(uri);
    const board = tutti.board.state.version === 0 ? await tutti.board.refresh() : tutti.board.state;
    const entry = id === undefined ? undefined : board.registers.get(id);
    return entry === undefined ? "This entry is not in the registers.\n" : entryDocument(board, entry);
  });
  const top = new vscode.Range(0, 0, 0, 0);
  const changed = new vscode.EventEmitter<void>();
  const lensesOf = ({ uri }: vscode.TextDocument): vscode.CodeLens[] => {
    const id = entryAt(uri);
    const entry = id === undefined ? undefined : views.state.registers.get(id);
    if (entry === undefined) return [];
    const answer = { title: "$(comment-unresolved) Answer…", command: "tutti.answerQuestion", arguments: [id] };
    const settle = { title: "$(check) Settle…", command: "tutti.settleRegisterEntry", arguments: [id] };
    const isOpen = entry.kind === "question" && entry.state.name === "open";
    return [...(isOpen ? [answer] : []), settle].map((command) => new vscode.CodeLens(top, command));
  };
  return vscode.Disposable.from(
    documents,
    changed,
    views.onDidChange(() => {
      changed.fire();
      void documents.refresh().catch((error) => reporting.bug("Register documents", error));
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: REGISTER_SCHEME },
      { onDidChangeCodeLenses: changed.event, provideCodeLenses: lensesOf },
    ),
  );
}
