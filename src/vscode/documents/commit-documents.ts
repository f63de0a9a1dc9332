import type * as vscode from "vscode";
import type { Shared } from "../shared.ts";
import { fileAt, GIT_SCHEME } from "./addresses.ts";
import { TextDocuments } from "./text-documents.ts";

/** Files as they are at a commit. They never change. */
export function showCommitDocuments({ current }: Shared): vscode.Disposable {
  return new TextDocuments(GIT_SCHEME, async (uri) => {
    const place = fileAt(uri);
    if (place === undefined) return "";
    const project = await current.opened();
    const text = await project.worktrees.read(place.commit, place.file, new AbortController().signal);
    return text ?? "This file is binary, or is not there at this commit.\n";
  });
}
