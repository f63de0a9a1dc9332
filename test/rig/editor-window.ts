import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox } from "./environment.ts";
import { placeExtension } from "./installed-once.ts";
import { launchBrowser } from "./launch-browser.ts";
import { endMarked } from "./leftovers.ts";
import { makeRepository } from "./repository.ts";
import { type Server, startServer } from "./server.ts";
import { within } from "./within.ts";
import { Workbench } from "./workbench.ts";

/** How long a picture of a window may take, in milliseconds. */
const pictureLimitMs = 30_000;

export interface EditorOptions {
  /** Makes the repository that is opened in an empty folder; one with a README when absent. */
  readonly make?: (folder: string, environment: Readonly<Record<string, string>>) => Promise<void>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Added to the sandbox's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real VS Code with the packaged extension installed and a repository of its own open. */
export interface Editor extends AsyncDisposable {
  readonly workbench: Workbench;
  readonly server: Server;
  readonly browser: Browser;
  /** Absolute path of the sandbox that holds everything. */
  readonly folder: string;
  /** Absolute path of the repository. */
  readonly repository: string;
  /** The environment of VS Code: for commands of a test in the same world. */
  readonly environment: Readonly<Record<string, string>>;
  /** Keeps a picture of the window in artifacts/screenshots. */
  readonly screenshot: (name: string) => Promise<void>;
}

/** Opens an editor. Disposing it ends every process that came from it, detached ones too, and removes its files. */
export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(openSandbox());
  const environment = { ...sandbox.environment, ...options.environment };
  const repository = join(sandbox.folder, "repository");
  mkdirSync(repository);
  if (options.make === undefined) makeRepository(repository, { "README.md": "# An example\n" }, environment);
  else await options.make(repository, environment);
  const folder = join(sandbox.folder, "vscode");
  placeExtension(folder, environment);
  stack.defer(async () => void (await endMarked(sandbox.folder, 5_000)));
  const settings = options.settings ?? {};
  const server = stack.use(await startServer({ folder, environment, settings, port: 0, trust: false, driver: false }));
  const browser = await launchBrowser(environment);
  stack.defer(async () => await closeBrowser(browser));
  const workbench = await openWindow(browser, server, repository);
  const owned = stack.move();
  return {
    workbench,
    server,
    browser,
    folder: sandbox.folder,
    repository,
    environment,
    screenshot: async (name) => await keepScreenshot(workbench, name),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

async function openWindow(browser: Browser, server: Server, repository: string): Promise<Workbench> {
  try {
    return await Workbench.open(browser, server.address(repository));
  } catch (error) {
    const [page] = browser.contexts().flatMap((context) => context.pages());
    await page?.screenshot({ path: picturePath("failed-to-open"), timeout: pictureLimitMs }).catch(() => {});
    process.stderr.write(`The window did not open. The server says:\n${server.output()}\n`);
    throw error;
  }
}

async function keepScreenshot(workbench: Workbench, name: string): Promise<void> {
  await workbench.page.screenshot({ path: picturePath(name), timeout: pictureLimitMs });
}

/** Where `screenshot` keeps the picture of this name. */
export function picturePath(name: string): string {
  const folder = join(process.env["TUTTI_ARTIFACTS"] ?? join(root, "artifacts"), "screenshots");
  mkdirSync(folder, { recursive: true });
  return join(folder, `${name}.png`);
}

/** One that hangs is killed with the rest of the sandbox. */
async function closeBrowser(browser: Browser): Promise<void> {
  await within(10_000, "Closing the browser", browser.close()).catch(() => {});
}
