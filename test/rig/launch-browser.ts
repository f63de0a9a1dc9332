import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "./browser.ts";

/** Starts the machine's browser without a window. The caller closes it. */
export async function launchBrowser(environment: Readonly<Record<string, string>>): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("There is no Chrome, Chromium or Edge here: name one in CHROMIUM.");
  return await chromium.launch({
    executablePath,
    env: { ...environment },
    timeout: 60_000,
    // Root needs --no-sandbox, and /dev/shm of a container may be too small for a page.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
  });
}
