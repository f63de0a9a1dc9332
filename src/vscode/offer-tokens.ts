import * as vscode from "vscode";
import { serveEditor } from "#node/editor/serve-editor.ts";
import { letGoOn } from "./commands/editor-model-command.ts";
import { editorModels } from "./editor-models.ts";
import type { Shared } from "./shared.ts";
import type { Tokens } from "./tokens.ts";

/** While a project is open in a trusted window, its workers may ask this editor for credentials, and its own models. */
export function offerTokens(
  { current, reporting }: Shared,
  tokens: Tokens,
  access: vscode.LanguageModelAccessInformation,
): vscode.Disposable {
  return current.whileOpen(({ repository, tutti }) => {
    if (!vscode.workspace.isTrusted) return { dispose: () => {} };
    const onError = (error: unknown): void => reporting.bug("Offering credentials to the worker", error);
    const keyOf = (name: string) => tokens.keyOf(name);
    const serving = serveEditor(repository.commonDir, (host) => tokens.of(host), "editor", keyOf, editorModels(access));
    // What has waited for a window goes on.
    serving.then(() => letGoOn(tutti)).catch(onError);
    return { dispose: () => void serving.then((server) => server[Symbol.asyncDispose]()).catch(onError) };
  });
}
