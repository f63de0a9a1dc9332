import * as vscode from "vscode";

/** Read-only documents of one scheme, made from what is true now. Open ones change when they are told to. */
export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #scheme: string;
  readonly #text: (uri: vscode.Uri) => Promise<string>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  constructor(scheme: string, text: (uri: vscode.Uri) => Promise<string>) {
    this.#scheme = scheme;
    this.#text = text;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  readonly onDidChange = this.#changed.event;

  /** The open documents of this scheme. */
  get open(): readonly vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter((document) => document.uri.scheme === this.#scheme);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#text(uri);
  }

  /** Makes every open document anew. */
  refresh(): void {
    for (const document of this.open) this.#changed.fire(document.uri);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
