import { relative } from "node:path";
import * as vscode from "vscode";
import type { AddedTasks } from "#core/backlog/sync/add-tasks.ts";
import { belongsTo } from "#core/backlog/sync/match-entries.ts";
import type { SyncReport } from "#core/backlog/sync/sync-backlog.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { addToBacklog, syncProject } from "#node/backlog/sync-project.ts";
import { coalesce } from "./coalesce.ts";
import type { Project } from "./project.ts";
import type { Shared } from "./shared.ts";

/** Several changes at once become one look. */
const pauseMs = 500;

/** Events after which a task may say something else than its file. */
const moving =
  /^(?:task|import)\/|^backlog\/(?:linked|settled)$|^run\/(?:requested|started|delivered|returned|interrupted|resumed|retried|failed|cancelled)$|^publish\/done$/;

/**
 * Keeps the backlogs that are linked and the board in step while the window is
 * open: a file that was saved or that another program wrote, and a board that
 * changed. A file with changes that are not saved yet waits until they are.
 */
export function followBacklogs({ current, reporting }: Shared): vscode.Disposable {
  return current.whileOpen((project) => {
    const told = new Map<string, string>();
    let working: Promise<void> = Promise.resolve();
    const tell = (name: string, text: string): void => {
      if (told.get(name) === text) return;
      told.set(name, text);
      reporting.log.info(`${name}: ${text}`);
    };
    const look = async (): Promise<void> => {
      for (const name of project.tutti.board.state.backlogs.keys()) {
        if (unsaved(project, name) !== undefined) continue;
        try {
          const { remarks } = await syncNow(project, name);
          tell(name, remarks.join(" "));
        } catch (error) {
          const known = TuttiError.from(error);
          if (known === undefined) reporting.bug(`Keeping ${name} in step`, error);
          else tell(name, known.message);
        }
      }
    };
    const soon = coalesce(() => {
      if (!vscode.workspace.isTrusted || project.tutti.board.state.backlogs.size === 0) return;
      working = working.then(look);
    }, pauseMs);
    const listening = project.tutti.board.listen((_state, events) => {
      if (events.some(({ type }) => moving.test(type))) soon();
    });
    const files = new vscode.RelativePattern(vscode.Uri.file(project.repository.top), "**/*.{md,markdown,txt}");
    const watcher = vscode.workspace.createFileSystemWatcher(files);
    const onFile = (uri: vscode.Uri): void => {
      if (isFollowed(project, uri)) soon();
    };
    soon();
    return vscode.Disposable.from(
      soon,
      watcher,
      watcher.onDidChange(onFile),
      watcher.onDidCreate(onFile),
      watcher.onDidDelete(onFile),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => onFile(uri)),
      { dispose: () => listening[Symbol.dispose]() },
    );
  });
}

/** @throws TuttiError `refused` while the file has changes in an editor that are not saved */
export async function syncNow(project: Project, name: string): Promise<SyncReport> {
  requireSaved(project, name);
  return syncProject(project, name, () => undefined, false);
}

/**
 * Writes tasks that were made on the board into a backlog.
 *
 * @throws TuttiError `refused` while the file has changes in an editor that are not saved
 */
export async function addNow(project: Project, name: string): Promise<AddedTasks> {
  requireSaved(project, name);
  return addToBacklog(project, name, false);
}

function requireSaved(project: Project, name: string): void {
  const open = unsaved(project, name);
  if (open !== undefined) throw refused(`${open} has changes that are not saved. Save it; then it is followed.`);
}

function unsaved(project: Project, name: string): string | undefined {
  const open = vscode.workspace.textDocuments.find(
    ({ isDirty, uri }) => isDirty && uri.scheme === "file" && belongsTo(name, nameOf(project, uri)),
  );
  return open === undefined ? undefined : nameOf(project, open.uri);
}

function isFollowed(project: Project, uri: vscode.Uri): boolean {
  const path = nameOf(project, uri);
  return [...project.tutti.board.state.backlogs.keys()].some((name) => belongsTo(name, path));
}

function nameOf({ repository }: Project, uri: vscode.Uri): string {
  return relative(repository.top, uri.fsPath).replaceAll("\\", "/");
}
