import * as vscode from "vscode";
import { refused, TuttiError, type ErrorKind } from "#core/errors.ts";
import { findGitFolder } from "./find-git-folder.ts";
import type { Project } from "./project.ts";

/** @throws TuttiError with the sentence that tells why it cannot be opened */
export type OpenFolder = (folder: vscode.WorkspaceFolder) => Promise<Project>;

/**
 * Whether there is something to show. `opening` from the start of the
 * extension, and whenever the folders change; `noFolder` and `noGit` are for a
 * person to mend, `failed` says in `message` what stands against it.
 */
export type ProjectState =
  | { readonly name: "opening" | "noFolder" | "noGit" }
  | { readonly name: "failed"; readonly message: string; readonly kind: ErrorKind | "bug" }
  | { readonly name: "open"; readonly project: Project; readonly folder: vscode.WorkspaceFolder };

const sentences = {
  noFolder: "No folder is open. Open a folder with a git repository first.",
  noGit: "This folder is not in a git repository. Run “Git: Initialize Repository” and commit once, then try again.",
};

/** The one project this window shows. Opened after activation, closed and opened again when the folders change. */
export class CurrentProject {
  readonly #openFolder: OpenFolder;
  readonly #onBug: (error: unknown) => void;
  readonly #changed = new vscode.EventEmitter<ProjectState>();
  readonly #users = new Set<(project: Project) => vscode.Disposable>();
  #uses: vscode.Disposable[] = [];
  #state: ProjectState = { name: "opening" };
  #opening: Promise<void> = Promise.resolve();

  constructor(openFolder: OpenFolder, onBug: (error: unknown) => void) {
    this.#openFolder = openFolder;
    this.#onBug = onBug;
  }

  readonly onDidChange = this.#changed.event;

  get state(): ProjectState {
    return this.#state;
  }

  get project(): Project | undefined {
    return this.#state.name === "open" ? this.#state.project : undefined;
  }

  /** @throws TuttiError `refused` with what to do, when no project can be opened */
  async opened(): Promise<Project> {
    await this.#opening;
    if (this.#state.name === "open") return this.#state.project;
    if (this.#state.name === "failed") throw refused(this.#state.message);
    throw refused(sentences[this.#state.name === "noGit" ? "noGit" : "noFolder"]);
  }

  /**
   * Opens `folder`, or the first folder with git. Closes what was open. One after the other.
   * Opening reads the disk and starts git: it begins when the editor has its turn back.
   */
  reopen(folder?: vscode.WorkspaceFolder): Promise<void> {
    this.#opening = this.#opening.then(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#close();
      await this.#open(folder);
    });
    return this.#opening;
  }

  /** Calls `use` with each project that opens, and disposes what it returns when that project closes. */
  whileOpen(use: (project: Project) => vscode.Disposable): vscode.Disposable {
    this.#users.add(use);
    if (this.project !== undefined) this.#uses.push(use(this.project));
    return { dispose: () => void this.#users.delete(use) };
  }

  /** Resolves when everything that was open is closed. */
  async close(): Promise<void> {
    this.#opening = this.#opening.then(() => this.#close());
    await this.#opening;
    this.#changed.dispose();
  }

  async #open(wanted: vscode.WorkspaceFolder | undefined): Promise<void> {
    const folders = wanted === undefined ? (vscode.workspace.workspaceFolders ?? []) : [wanted];
    if (folders.length === 0) return this.#become({ name: "noFolder" });
    const folder = await findGitFolder(folders);
    if (folder === undefined) return this.#become({ name: "noGit" });
    try {
      this.#become({ name: "open", project: await this.#openFolder(folder), folder });
    } catch (error) {
      const known = TuttiError.from(error);
      if (known === undefined) this.#onBug(error);
      const message = known?.message ?? "Tutti could not open its board. Its log says why.";
      this.#become({ name: "failed", message, kind: known?.kind ?? "bug" });
    }
  }

  async #close(): Promise<void> {
    const { project } = this;
    vscode.Disposable.from(...this.#uses.splice(0)).dispose();
    this.#become({ name: "opening" });
    await project?.[Symbol.asyncDispose]();
  }

  #become(state: ProjectState): void {
    this.#state = state;
    if (state.name === "open") this.#uses = [...this.#users].map((use) => use(state.project));
    this.#changed.fire(state);
  }
}
