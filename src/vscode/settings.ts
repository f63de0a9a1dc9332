import * as vscode from "vscode";
import { joinPolicies } from "#core/agents/policy.ts";
import { readSettings, type SettingProblem } from "#core/read-settings.ts";
import { defaultSettings, Settings } from "#core/settings.ts";

/** What the user has set for `folder` in the editor, as far as it is right. What is not set is left out. */
export function editorSettings(folder: vscode.Uri): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly SettingProblem[];
} {
  const configuration = vscode.workspace.getConfiguration("tutti", folder);
  const set = Object.keys(Settings.shape).filter((key) => isSet(configuration, key));
  const raw = Object.fromEntries(set.map((key) => [key, configuration.get(key)]));
  const written = policiesIn(configuration);
  const { problems } = readSettings(raw, defaultSettings);
  const wrong = new Set(problems.map(({ key }) => key.split(".")[0]));
  const values = Object.fromEntries(Object.entries(raw).filter(([key]) => !wrong.has(key)));
  const policy = joinPolicies(written);
  return { values: { ...values, ...(policy.length > 0 && { policy }) }, problems };
}

/** Of the user, the workspace and the folder: none of them replaces another. */
function policiesIn(configuration: vscode.WorkspaceConfiguration): readonly unknown[] {
  const found = configuration.inspect("policy");
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
}

function isSet(configuration: vscode.WorkspaceConfiguration, key: string): boolean {
  const found = configuration.inspect(key);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some(
    (value) => value !== undefined && value !== null,
  );
}
