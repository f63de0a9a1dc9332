import { installBrowser } from "./browser.ts";
import { installServer } from "./server-installation.ts";

/**
 * Installs the server build of VS Code and a browser.
 *
 * @returns why that is impossible on this machine; `undefined` when everything is there
 */
export function installEditor(): string | undefined {
  if (process.platform === "win32") return "the server build of VS Code from npm does not run on Windows";
  const browser = installBrowser();
  if (browser === undefined) return "there is no Chrome, Chromium or Edge: install one, or name one in CHROMIUM";
  installServer();
  return undefined;
}
