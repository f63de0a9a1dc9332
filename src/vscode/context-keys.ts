import * as vscode from "vscode";
import { isActive } from "#core/board/run.ts";
import { nextStep } from "#core/board/view/next-step.ts";
import { RUN_SCHEME, runAt } from "./documents/addresses.ts";
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
    const next = nextStep(views.state);
    set("tutti.next", views.ready ? (next?.step ?? "nothing") : undefined);
    set("tutti.runnable", next?.step === "run");
    set("tutti.hasRegisters", views.state.registers.size > 0);
    const shown = vscode.window.activeTextEditor?.document.uri;
    const id = shown?.scheme === RUN_SCHEME ? runAt(shown) : undefined;
    const run = id === undefined ? undefined : views.state.runs.get(id);
    set("tutti.shownRunActive", run !== undefined && isActive(run.state));
  };
  update();
  return vscode.Disposable.from(
    current.onDidChange(update),
    views.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
  );
}
