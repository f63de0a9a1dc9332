import * as vscode from "vscode";

/** What is used of the API of the editor's own git extension. */
export interface GitExtension {
  readonly git: { readonly path: string };
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
}

interface GitRepository {
  readonly rootUri: vscode.Uri;
}

/** `undefined` when git is turned off in the editor, or not found by it. */
export async function gitExtension(): Promise<GitExtension | undefined> {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitExtension }>("vscode.git");
  if (extension === undefined) return undefined;
  try {
    return (await extension.activate()).getAPI(1);
  } catch {
    return undefined;
  }
}
