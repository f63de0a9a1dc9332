import * as vscode from "vscode";

interface Version {
  readonly bytes: Uint8Array;
  /** Grows with each different text: the editor reads again when it does. */
  readonly mtime: number;
}

/** What makes documents ones that can be saved. */
export interface Saving {
  /**
   * Takes what a person has saved.
   *
   * @param opened  what the document said when they began to change it
   * @throws whatever keeps it from being taken; the document stays unsaved then
   */
  save(uri: vscode.Uri, text: string, opened: string): Promise<void>;
  /** Keeps what each open document said, for a window that is loaded again with unsaved changes in it. */
  readonly memory: vscode.Memento;
}

/**
 * Documents of one scheme, made from what is true now; read-only unless they can
 * be saved. They are a file system rather than mere contents, because that brings
 * the extension to life when a window comes back with one of them open.
 *
 * A document with unsaved changes stays what it was when the person began.
 */
export class TextDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #text: (uri: vscode.Uri) => Promise<string>;
  readonly #saving: Saving | undefined;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #versions = new Map<string, Version>();
  readonly #parts: vscode.Disposable;

  constructor(scheme: string, text: (uri: vscode.Uri) => Promise<string>, saving?: Saving) {
    this.#scheme = scheme;
    this.#text = text;
    this.#saving = saving;
    this.#parts = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerFileSystemProvider(scheme, this, {
        isReadonly: saving === undefined,
        isCaseSensitive: true,
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
    );
  }

  readonly onDidChangeFile = this.#changed.event;

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#read(uri);
    const stat = { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.length };
    return this.#saving === undefined ? { ...stat, permissions: vscode.FilePermission.Readonly } : stat;
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).bytes;
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    if (this.#saving === undefined) throw vscode.FileSystemError.NoPermissions(uri);
    const opened = await this.#read(uri);
    await this.#saving.save(uri, textOf(content), textOf(opened.bytes));
    this.#keep(uri, content);
  }

  /** Brings the open documents up to date; those that are as they were, or have unsaved changes, stay untouched. */
  async refresh(): Promise<void> {
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === this.#scheme);
    for (const { uri, isDirty } of open) {
      const before = this.#versions.get(uri.toString());
      if (isDirty || before === (await this.#read(uri))) continue;
      this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    }
  }

  watch(): vscode.Disposable {
    return { dispose: () => {} }; // every open document is watched
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#parts.dispose();
  }

  async #read(uri: vscode.Uri): Promise<Version> {
    const known = this.#versions.get(uri.toString());
    if (known !== undefined && this.#saving !== undefined && hasUnsavedChanges(uri)) return known;
    return known === undefined ? (this.#remembered(uri) ?? this.#now(uri)) : this.#now(uri);
  }

  async #now(uri: vscode.Uri): Promise<Version> {
    return this.#keep(uri, Buffer.from(await this.#text(uri)));
  }

  #keep(uri: vscode.Uri, bytes: Uint8Array): Version {
    const known = this.#versions.get(uri.toString());
    if (known !== undefined && Buffer.compare(bytes, known.bytes) === 0) return known;
    const version = { bytes, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    this.#versions.set(uri.toString(), version);
    void this.#saving?.memory.update(uri.toString(), { text: textOf(bytes), mtime: version.mtime });
    return version;
  }

  /** What the document said in the window before this one: unsaved changes were made to that. */
  #remembered(uri: vscode.Uri): Version | undefined {
    const kept = this.#saving?.memory.get<{ text: string; mtime: number }>(uri.toString());
    if (kept === undefined) return undefined;
    const version = { bytes: Buffer.from(kept.text), mtime: kept.mtime };
    this.#versions.set(uri.toString(), version);
    return version;
  }

  #forget(uri: vscode.Uri): void {
    if (uri.scheme !== this.#scheme) return;
    this.#versions.delete(uri.toString());
    void this.#saving?.memory.update(uri.toString(), undefined);
  }
}

function hasUnsavedChanges(uri: vscode.Uri): boolean {
  const address = uri.toString();
  return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === address);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("utf8");
}
