import { relative, sep } from "node:path";
import * as vscode from "vscode";
import { TuttiError } from "#core/errors.ts";
import { coalesce } from "../coalesce.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";

/** Files that are saved together are looked at together. */
const pauseMs = 500;

/**
 * Looks at the project again when a file of it was saved, where the settings
 * want that and somebody has analysed it before. Only that file is read, in a
 * thread; one look at a time.
 */
export function analyseSaved({ current, reporting }: Shared): vscode.Disposable {
  return current.whileOpen((project) => {
    const closing = new AbortController();
    let working: Promise<void> = Promise.resolve();
    const look = async (): Promise<void> => {
      const { tutti } = project;
      if (closing.signal.aborted || tutti.board.state.facts === undefined) return;
      await tutti
        .analyse(() => {}, closing.signal)
        .catch((error: unknown) => {
          const known = TuttiError.from(error);
          if (known === undefined) reporting.bug("Analysing a saved file", error);
          else if (known.kind !== "cancelled") reporting.log.info(`A saved file was not analysed. ${known.message}`);
        });
    };
    const soon = coalesce(() => void (working = working.then(look)), pauseMs);
    const saved = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (vscode.workspace.isTrusted && project.settings().analyseOnSave && isInside(project, uri)) soon();
    });
    return vscode.Disposable.from(soon, saved, { dispose: () => closing.abort() });
  });
}

function isInside({ repository }: Project, uri: vscode.Uri): boolean {
  const path = relative(repository.top, uri.fsPath);
  return uri.scheme === "file" && path !== ".." && !path.startsWith(`..${sep}`);
}
