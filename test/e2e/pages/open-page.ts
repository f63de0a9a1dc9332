import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { BoardState } from "#core/board/board-state.ts";
import type { PageName } from "#protocol/messages.ts";
import { root } from "../../../scripts/bootstrap.mjs";
import { PageHost } from "./page-host.ts";

export const themes = ["dark", "light", "high-contrast", "high-contrast-light"] as const;
export type Theme = (typeof themes)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A built page in a browser, with a host that is not the editor but decides as it does. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly host: PageHost;
  /** Exceptions, console errors and violations of the content security policy. */
  readonly problems: readonly string[];
}

const origin = "http://page.test";
const nonce = "c2hlbGw";
/** What the extension's shell demands; `cspSource` is this origin. */
const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}; img-src ${origin} data:`;

const fakeEditor = `
  let saved;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => void window.toHost(message),
    getState: () => saved,
    setState: (state) => { saved = state; },
  });`;

/** Fonts move what the mouse is to find, and are asked for only when something is drawn with them. */
const settled = `(async () => {
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  await frame();
  await frame();
  await document.fonts.ready;
  await frame();
})()`;

export async function openPage(browser: Browser, name: PageName, board: BoardState, size: Size): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: size, reducedMotion: "reduce" });
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(`exception: ${error.stack ?? error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  const host = new PageHost(name, board, (message) => {
    page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).catch((error: unknown) => {
      if (!page.isClosed()) problems.push(String(error));
    });
  });
  await page.exposeFunction("toHost", (message: unknown) => host.hear(message));
  await page.addInitScript(fakeEditor);
  await page.route(`${origin}/**`, (route) => route.fulfill(answer(new URL(route.request().url()).pathname, name)));
  await page.goto(`${origin}/`);
  await page.locator("#root > :not(.loading)").first().waitFor();
  await page.evaluate(settled);
  return {
    page,
    host,
    problems,
    [Symbol.asyncDispose]: async () => {
      host[Symbol.dispose]();
      await page.close();
    },
  };
}

interface Answer {
  readonly body: Buffer | string;
  readonly contentType: string;
  readonly headers?: Record<string, string>;
}

function answer(path: string, name: PageName): Answer {
  if (path === "/")
    return { body: shell(name), contentType: "text/html", headers: { "Content-Security-Policy": policy } };
  const folder = path.startsWith("/themes/") ? join(root, "test/cases") : join(root, "dist/webview");
  const types: Record<string, string> = { js: "text/javascript", css: "text/css", ttf: "font/ttf" };
  return { body: readFileSync(join(folder, path)), contentType: types[path.split(".").at(-1) ?? ""] ?? "text/plain" };
}

/** Changes the theme as the editor does: the variables, and the class names of the body. */
export async function wear(page: Page, theme: Theme): Promise<void> {
  const classes = theme === "high-contrast-light" ? `vscode-${theme} vscode-high-contrast` : `vscode-${theme}`;
  await page.evaluate(`new Promise((worn) => {
    document.body.className = ${JSON.stringify(classes)};
    const old = document.getElementById("theme");
    const next = old.cloneNode();
    next.href = "/themes/${theme}.css";
    next.onload = () => { old.remove(); worn(); };
    old.after(next);
  })`);
}

/** As the extension makes it, with what VS Code adds: its own styles, the theme's variables and class names. */
function shell(name: PageName): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Tutti</title>
    <link rel="stylesheet" href="/themes/default-styles.css">
    <link rel="stylesheet" href="/themes/dark.css" id="theme">
    <link rel="stylesheet" href="/themes/ground.css">
    <link rel="stylesheet" href="/${name}.css">
  </head>
  <body class="vscode-dark">
    <div id="root" data-page="${name}"></div>
    <script nonce="${nonce}" src="/${name}.js"></script>
  </body>
</html>`;
}
