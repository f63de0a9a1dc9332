import { relative } from "node:path";
import * as vscode from "vscode";
import type { BoardState } from "#core/board/board-state.ts";
import type { BacklogFile } from "#core/backlog/edit/edit-backlog.ts";
import { findBacklogFiles } from "#core/backlog/find-backlog-files.ts";
import { type BacklogPage, readPage } from "#core/backlog/help/page.ts";
import { isSettingsFile } from "#core/backlog/settings-file.ts";
import { belongsTo } from "#core/backlog/sync/match-entries.ts";
import type { Project } from "../project.ts";
import type { Shared } from "../shared.ts";

/** Files of backlogs, as far as a name can tell: which ones are, `Pages` says. */
export const backlogSelector: vscode.DocumentFilter = { scheme: "file", pattern: "**/*.{md,markdown,txt}" };

/** Reading more than this would hold everybody up. */
const mostCharacters = 4_000_000;

/**
 * Documents of backlogs as the reader sees them, each version read once. A file
 * counts when it is kept in step with the board, was imported, or is called as
 * backlogs are.
 */
export class Pages implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly page: BacklogPage }>();
  /** By folder of one-file tasks. */
  readonly #settings = new Map<string, BacklogFile | undefined>();
  readonly #parts: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    const watcher = vscode.workspace.createFileSystemWatcher("**/*config.{yml,yaml}");
    const forget = (): void => this.#settings.clear();
    this.#parts = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      shared.current.onDidChange(forget),
    );
  }

  get board(): BoardState {
    return this.#shared.views.state;
  }

  /** Its path in the repository, when it is a backlog's file. */
  pathOf({ uri }: Pick<vscode.TextDocument, "uri">): string | undefined {
    const path = this.#pathIn(uri);
    return path !== undefined && (this.linkOf(path) !== undefined || isKnown(this.board, path)) ? path : undefined;
  }

  /** The backlog that is kept in step to which a path belongs. */
  linkOf(path: string): string | undefined {
    return [...this.board.backlogs.keys()].find((name) => belongsTo(name, path));
  }

  uriOf(path: string): vscode.Uri | undefined {
    const { project } = this.#shared.current;
    return project === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(project.repository.top), path);
  }

  /** What a document says; nothing for one that is no backlog. */
  async page(document: vscode.TextDocument): Promise<BacklogPage | undefined> {
    const path = this.pathOf(document);
    const { project } = this.#shared.current;
    if (path === undefined || project === undefined) return undefined;
    const settings = await this.#settingsFor(project, path);
    const { version } = document;
    const known = this.#known.get(document);
    if (known?.version === version && known.page.file.path === path && known.page.settings === settings) {
      return known.page;
    }
    const text = document.getText();
    if (text.length > mostCharacters) return undefined;
    const page = readPage({ path, text }, settings);
    this.#known.set(document, { version, page });
    return page;
  }

  /** A file of the repository as an editor has it, or as it is on disk. */
  async pageAt(
    path: string,
  ): Promise<{ readonly document: vscode.TextDocument; readonly page: BacklogPage } | undefined> {
    const uri = this.uriOf(path);
    if (uri === undefined) return undefined;
    try {
      const document = await vscode.workspace.openTextDocument(uri);
      const page = await this.page(document);
      return page === undefined ? undefined : { document, page };
    } catch {
      return undefined; // it is gone, or no text
    }
  }

  dispose(): void {
    this.#parts.dispose();
  }

  #pathIn(uri: vscode.Uri): string | undefined {
    const { project } = this.#shared.current;
    if (project === undefined || uri.scheme !== "file") return undefined;
    const path = relative(project.repository.top, uri.fsPath).replaceAll("\\", "/");
    return path === "" || path.startsWith("../") || /^[a-z]:/i.test(path) ? undefined : path;
  }

  /** One-file tasks stand two folders below their settings' file, or beside it. */
  async #settingsFor(project: Project, path: string): Promise<BacklogFile | undefined> {
    const link = this.linkOf(path);
    const folder = link === undefined || link === path ? folderOf(folderOf(path)) : link;
    if (folder === "") return undefined;
    if (!this.#settings.has(folder)) this.#settings.set(folder, await readSettings(project, folder));
    return this.#settings.get(folder);
  }
}

export function rangeOf(document: vscode.TextDocument, place: { readonly start: number; readonly end: number }) {
  return new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
}

function isKnown({ imports }: BoardState, path: string): boolean {
  return [...imports.keys()].some((name) => belongsTo(name, path)) || findBacklogFiles([path]).length > 0;
}

async function readSettings({ repository }: Project, folder: string): Promise<BacklogFile | undefined> {
  const uri = vscode.Uri.joinPath(vscode.Uri.file(repository.top), folder);
  try {
    const names = (await vscode.workspace.fs.readDirectory(uri)).map(([name]) => name);
    const name = names.find((each) => isSettingsFile(each));
    if (name === undefined) return undefined;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, name));
    return { path: `${folder}/${name}`, text: new TextDecoder().decode(bytes) };
  } catch {
    return undefined; // no such folder: the task files stand elsewhere
  }
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
