import * as vscode from "vscode";
import * as z from "zod";
import { refused } from "#core/errors.ts";
import type { OpenFolder } from "./current-project.ts";
import { gitExtension } from "./git-extension.ts";
import type { SettingsKeeper } from "./keep-settings.ts";
import type { Reporting } from "./reporting.ts";

/** Opens the project of a folder with what the editor knows: its settings, its git, its own Node for the worker. */
export function createOpenFolder(
  context: Pick<vscode.ExtensionContext, "extensionUri" | "extension">,
  settings: SettingsKeeper,
  { log }: Reporting,
): OpenFolder {
  return async (folder) => {
    requireSqlite();
    // Read now, not with the extension: it is most of the bundle, and a window starts without waiting for it.
    const { Git } = await import("#node/git/git.ts");
    const { findRepository } = await import("#node/git/repository.ts");
    const { openProject } = await import("#node/open-project.ts");
    const environment = ownEnvironment();
    const gitPath = (await gitExtension())?.git.path; // what the user has set for the editor counts here too
    const git = new Git({ binary: gitPath, environment });
    const { commonDir } = await findRepository(git, folder.uri.fsPath, new AbortController().signal);
    await settings.write(folder.uri, commonDir);
    const worker = vscode.Uri.joinPath(context.extensionUri, "dist", "tutti.mjs").fsPath;
    return openProject({
      folder: folder.uri.fsPath,
      version: versionOf(context.extension.packageJSON),
      workerCommand: {
        program: process.execPath,
        args: [worker, "worker"],
        environment: {
          ...environment,
          ELECTRON_RUN_AS_NODE: "1",
          ...(gitPath === undefined ? {} : { TUTTI_GIT: gitPath }),
        },
      },
      gitPath,
      environment,
      onProblem: (message) => log.warn(message),
    });
  };
}

/** What the editor sets for its own processes would mislead the worker and its agents. */
function ownEnvironment(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(VSCODE_|ELECTRON_)/.test(name) ? [] : [[name, value]],
    ),
  );
}

/** @throws TuttiError `refused` in an editor that is too old to keep a board */
function requireSqlite(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return;
  throw refused(
    `Tutti needs an editor with Node 22.13 or newer, and this one has ${process.versions.node}. Update VS Code to 1.101 or newer.`,
  );
}

function versionOf(manifest: unknown): string {
  return z.object({ version: z.string() }).parse(manifest).version;
}
