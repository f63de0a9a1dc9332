import * as vscode from "vscode";
import type { Shared } from "../shared.ts";
import { showPage } from "./page.ts";

/** The board in the sidebar. */
export function showBoardView(shared: Shared): vscode.Disposable {
  return vscode.window.registerWebviewViewProvider("tutti.board", {
    resolveWebviewView(view) {
      const onDidChangeVisible = view.onDidChangeVisibility;
      const holder = {
        webview: view.webview,
        get visible() {
          return view.visible;
        },
        onDidChangeVisible: (listener: () => void) => onDidChangeVisible(listener),
      };
      const page = showPage("board", holder, shared);
      view.onDidDispose(() => page.dispose());
    },
  });
}
