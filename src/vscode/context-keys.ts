import * as vscode from "vscode";
import type { Shared } from "./shared.ts";

/** Keeps the keys that `when` clauses of the manifest ask for. */
export function keepContextKeys({ current, views }: Shared): vscode.Disposable {
  const known = new Map<string, unknown>();
  const set = (key: string, value: unknown): void => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  };
  const update = (): void => {
    set("tutti.state", current.state.name);
    set("tutti.analysed", views.ready && views.state.analysedAt !== undefined);
  };
  update();
  return vscode.Disposable.from(current.onDidChange(update), views.onDidChange(update));
}
