import * as vscode from "vscode";
import { writeEditorSettings } from "#node/editor/editor-settings.ts";
import type { SettingProblem } from "#core/read-settings.ts";
import type { CurrentProject } from "./current-project.ts";
import type { Reporting } from "./reporting.ts";
import { editorSettings } from "./settings.ts";

/** Hands the editor's settings to the worker and the command line, and says which of them are wrong. */
export class SettingsKeeper implements vscode.Disposable {
  readonly #reporting: Reporting;
  readonly #changed = new vscode.EventEmitter<void>();
  #told = "";

  constructor(reporting: Reporting) {
    this.#reporting = reporting;
  }

  readonly onDidChange = this.#changed.event;

  /** Writes what is set now. A wrong value is told once, and left out: what was good before stays in force. */
  async write(folder: vscode.Uri, commonDir: string): Promise<void> {
    const { values, problems } = editorSettings(folder);
    this.#tell(problems);
    // A workspace that is not trusted must not say what is run.
    if (!vscode.workspace.isTrusted) return;
    await writeEditorSettings(commonDir, values, new Set(problems.map(({ key }) => key.split(".")[0] ?? key)));
    this.#changed.fire();
  }

  /** Goes on writing whenever the settings of the open project change. */
  keep(current: CurrentProject): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      const { state } = current;
      if (state.name !== "open" || !event.affectsConfiguration("tutti", state.folder.uri)) return;
      void this.#reporting.guard("Reading the settings", () =>
        this.write(state.folder.uri, state.project.repository.commonDir),
      );
    });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #tell(problems: readonly SettingProblem[]): void {
    const sentences = problems.map(({ key, message }) => `tutti.${key}: ${message}`);
    const told = sentences.join("\n");
    if (told === this.#told) return;
    this.#told = told;
    if (told === "") return;
    for (const sentence of sentences) this.#reporting.log.warn(sentence);
    void offerSettings(`A setting is wrong; the last good value stays in force. ${sentences.join(" ")}`);
  }
}

async function offerSettings(message: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(message, "Open Settings");
  if (answer !== undefined) await vscode.commands.executeCommand("tutti.openSettings");
}
