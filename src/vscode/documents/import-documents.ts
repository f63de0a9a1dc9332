import type * as vscode from "vscode";
import { importDocument } from "#core/board/view/import-document.ts";
import type { Shared } from "../shared.ts";
import { IMPORT_SCHEME, importedFileAt } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

/** What imports left over, as documents. */
export function showImportDocuments({ current }: Shared): vscode.Disposable {
  return new TextDocuments(IMPORT_SCHEME, async (uri) => {
    const { tutti } = await current.opened();
    const board = await tutti.board.refresh();
    const imported = board.imports.get(importedFileAt(uri) ?? "");
    return imported === undefined ? "This file has not been imported.\n" : importDocument(imported);
  });
}
