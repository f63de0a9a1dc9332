import * as vscode from "vscode";

interface Version {
  readonly bytes: Uint8Array;
  /** Grows with each different text: the editor reads again when it does. */
  readonly mtime: number;
}

/**
 * Read-only documents of one scheme, made from what is true now. They are a
 * file system rather than mere contents, because that brings the extension to
 * life when a window comes back with one of them open.
 */
export class TextDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #text: (uri: vscode.Uri) => Promise<string>;
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #versions = new Map<string, Version>();
  readonly #parts: vscode.Disposable;

  constructor(scheme: string, text: (uri: vscode.Uri) => Promise<string>) {
    this.#scheme = scheme;
    this.#text = text;
    this.#parts = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerFileSystemProvider(scheme, this, { isReadonly: true, isCaseSensitive: true }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.#versions.delete(uri.toString())),
    );
  }

  readonly onDidChangeFile = this.#changed.event;

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, mtime } = await this.#read(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: 0, mtime, size: bytes.length, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#read(uri)).bytes;
  }

  /** Brings the open documents up to date; those that are as they were stay untouched. */
  async refresh(): Promise<void> {
    const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === this.#scheme);
    for (const { uri } of open) {
      const before = this.#versions.get(uri.toString());
      if (before === (await this.#read(uri))) continue;
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

  writeFile(uri: vscode.Uri): never {
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
    const bytes = Buffer.from(await this.#text(uri));
    const known = this.#versions.get(uri.toString());
    if (known !== undefined && bytes.equals(known.bytes)) return known;
    const version = { bytes, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
    this.#versions.set(uri.toString(), version);
    return version;
  }
}
