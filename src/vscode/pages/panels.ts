import * as vscode from "vscode";
import type { PageName } from "#protocol/messages.ts";
import type { Shared } from "../shared.ts";
import { pageNames, pageOf, viewType } from "./page-tabs.ts";
import { showPage } from "./page.ts";

const titles: Record<PageName, string> = {
  board: "Tutti Board",
  agents: "Tutti Agents",
  costs: "Tutti Costs",
  inbox: "Tutti Inbox",
};

interface PanelPlace {
  readonly viewColumn: vscode.ViewColumn;
  readonly preserveFocus: boolean;
}

/** The pages as editors of their own: at most one of each. They come back with the window. */
export class Panels implements vscode.Disposable {
  readonly #shared: Shared;
  readonly #open = new Map<PageName, vscode.WebviewPanel>();
  readonly #serializers: vscode.Disposable;

  constructor(shared: Shared) {
    this.#shared = shared;
    this.#serializers = vscode.Disposable.from(
      ...pageNames.map((page) =>
        vscode.window.registerWebviewPanelSerializer(viewType(page), {
          deserializeWebviewPanel: async (panel) => this.#fill(page, panel),
        }),
      ),
    );
  }

  /**
   * A tab from before the window was loaded again is handed over when it is first seen, and cannot be brought to the
   * front from here: a new one takes its place.
   *
   * @param place  where it opens when it is not open yet
   */
  show(page: PageName, place?: vscode.ViewColumn | PanelPlace): void {
    const open = this.#open.get(page);
    if (open !== undefined) return open.reveal();
    const kept = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => pageOf(tab) === page);
    const here = place ?? kept[0]?.group.viewColumn ?? vscode.ViewColumn.Active;
    this.#fill(page, vscode.window.createWebviewPanel(viewType(page), titles[page], here));
    void vscode.window.tabGroups.close(kept, true);
  }

  has(page: PageName): boolean {
    return this.#open.has(page);
  }

  /** Whether a person has this page in front of them, in the active editor. */
  isActive(page: PageName): boolean {
    return this.#open.get(page)?.active === true;
  }

  dispose(): void {
    this.#serializers.dispose();
  }

  #fill(page: PageName, panel: vscode.WebviewPanel): void {
    this.#open.get(page)?.dispose();
    this.#open.set(page, panel);
    panel.iconPath = { light: this.#media("tutti-on-light.svg"), dark: this.#media("tutti-on-dark.svg") };
    const holder = {
      webview: panel.webview,
      get visible() {
        return panel.visible;
      },
      onDidChangeVisible: (listener: () => void) => panel.onDidChangeViewState(listener),
    };
    const shown = showPage(page, holder, this.#shared);
    panel.onDidDispose(() => {
      shown.dispose();
      if (this.#open.get(page) === panel) this.#open.delete(page);
    });
  }

  #media(file: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#shared.extensionUri, "media", file);
  }
}
