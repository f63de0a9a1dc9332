import { installBrowser } from "./browser.ts";
import { installServer } from "./server-installation.ts";

/**
 * Installs the server build of VS Code and a browser, side by side.
 *
 * @returns why that is impossible on this machine; `undefined` when everything is there
 */
export async function installEditor(): Promise<string | undefined> {
  if (process.platform === "win32") return "the server build of VS Code from npm does not run on Windows";
  const [browser] = await Promise.all([installBrowser(), installServer()]);
  if (browser === undefined) return "there is no Chrome, Chromium or Edge: install one, or name one in CHROMIUM";
  return undefined;
}
