import type * as vscode from "vscode";
import type { Shared } from "../shared.ts";
import { BRIEF_SCHEME } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

/** The most that the shown brief may take; that for agents is as large as the settings say. */
const TOKENS = 2_000;

/** The project brief, made anew whenever it is read. */
export function showBriefDocuments({ current }: Shared): vscode.Disposable {
  return new TextDocuments(BRIEF_SCHEME, async () => {
    const project = await current.opened();
    const { text } = await project.brief({ tokens: TOKENS, write: false }, new AbortController().signal);
    return text;
  });
}
