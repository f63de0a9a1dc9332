import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HostMessage, PageName, PageStates } from "#protocol/messages.ts";
import type { Port } from "#protocol/port.ts";
import { serve } from "#protocol/serve.ts";
import { coalesce } from "../coalesce.ts";
import type { LiveViews } from "../live-views.ts";
import type { Shared } from "../shared.ts";
import { pageHandlers } from "./page-handlers.ts";
import { pageHtml } from "./page-html.ts";

/** A webview that a page lives in: a view of the sidebar, or an editor's panel. */
interface PageHolder {
  readonly webview: vscode.Webview;
  readonly visible: boolean;
  readonly onDidChangeVisible: (listener: () => void) => vscode.Disposable;
}

/** At most so often a page is given a new state. Shorter than the pause between two changes that it is told of. */
const pauseMs = 20;

/** Fills a webview with a page and keeps it up to date while it can be seen. */
export function showPage(page: PageName, holder: PageHolder, shared: Shared): vscode.Disposable {
  const { webview } = holder;
  const root = vscode.Uri.joinPath(shared.extensionUri, "dist", "webview");
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [root] };

  let shown: string | undefined;
  const push = coalesce(() => {
    const state = holder.visible ? stateOf(page, shared.views) : undefined;
    if (state === undefined) return;
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    void webview.postMessage({ kind: "state", state } satisfies HostMessage);
  }, pauseMs);
  const opened = (): void => {
    shown = undefined;
    push();
  };
  const serving = serve(portOf(webview), pageHandlers(shared, opened), (error) =>
    shared.reporting.bug(`Page ${page}`, error),
  );
  const disposable = vscode.Disposable.from(
    push,
    { dispose: () => serving[Symbol.dispose]() },
    shared.views.onDidChange(push),
    holder.onDidChangeVisible(push),
  );
  const nonce = randomBytes(18).toString("base64url");
  const { cspSource } = webview;
  webview.html = pageHtml(page, { cspSource, nonce, script: file(`${page}.js`), style: file(`${page}.css`) });
  return disposable;
}

/** Nothing while no project is open: the page waits. */
function stateOf(page: PageName, views: LiveViews): PageStates[PageName] | undefined {
  if (!views.ready) return undefined;
  switch (page) {
    case "agents":
      return { agents: views.agents() };
    case "inbox":
      return views.inboxPage();
    case "board":
      return views.board();
    case "costs":
      return views.costs();
  }
}

function portOf(webview: vscode.Webview): Port {
  return {
    post: (message) => void webview.postMessage(message),
    listen: (listener) => {
      const listening = webview.onDidReceiveMessage(listener);
      return { [Symbol.dispose]: () => listening.dispose() };
    },
  };
}
