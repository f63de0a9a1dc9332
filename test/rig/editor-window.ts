import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox } from "./environment.ts";
import { launchBrowser } from "./launch-browser.ts";
import { endMarked } from "./leftovers.ts";
import { makeRepository } from "./repository.ts";
import { type Server, installExtension, startServer } from "./server.ts";
import { vsix } from "./vsix.ts";
import { Workbench } from "./workbench.ts";

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
  installExtension(vsix, folder, environment);
  stack.defer(async () => void (await endMarked(sandbox.folder, 5_000)));
  const settings = options.settings ?? {};
  const server = stack.use(await startServer({ folder, environment, settings, port: 0, trust: false, driver: false }));
  const browser = await launchBrowser(environment);
  stack.defer(async () => await browser.close());
  const workbench = await Workbench.open(browser, server.address(repository));
  const owned = stack.move();
  return {
    workbench,
    server,
    browser,
    repository,
    environment,
    screenshot: async (name) => await keepScreenshot(workbench, name),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

async function keepScreenshot(workbench: Workbench, name: string): Promise<void> {
  const folder = join(process.env["TUTTI_ARTIFACTS"] ?? join(root, "artifacts"), "screenshots");
  mkdirSync(folder, { recursive: true });
  await workbench.page.screenshot({ path: join(folder, `${name}.png`) });
}
