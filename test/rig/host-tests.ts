import { cpSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox } from "./environment.ts";
import { launchBrowser } from "./launch-browser.ts";
import { endMarked } from "./leftovers.ts";
import { readReport, type SuiteReport } from "./report.ts";
import { makeRepository } from "./repository.ts";
import { installExtension, startServer } from "./server.ts";
import { vsix } from "./vsix.ts";

/** How long the tests may take in the extension host when nobody says it, in milliseconds. */
const usualLimitMs = 10 * 60_000;

/** VS Code reports both a normal end and a crash; after this time without a report it was a crash. */
const afterExitMs = 5_000;

export interface HostTests {
  /** Absolute path of the extension under development. */
  readonly extension: string;
  /** Of others that are loaded beside it. */
  readonly beside?: readonly string[];
  /** Absolute paths of `*.test.ts` files with mocha tests. */
  readonly files: readonly string[];
  /** Files of the repository that is open while they run. */
  readonly repository: Readonly<Record<string, string>>;
  /** Installs the packaged Tutti beside the extension under development. */
  readonly packaged?: boolean;
  /** Added to the environment of VS Code. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long the tests may take there, in milliseconds. */
  readonly limitMs?: number;
}

/** Bundles mocha tests and the module that runs them. Returns the path of that module. */
export async function bundleHostTests(files: readonly string[], folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entries = files.map((path) => [basename(path, ".ts"), path]);
  await build({
    entryPoints: { "host-entry": join(root, "test/rig/host-entry.ts"), ...Object.fromEntries(entries) },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "error",
  });
  return join(folder, "host-entry.cjs");
}

/**
 * Runs mocha tests inside the extension host of the server build of VS Code.
 *
 * @returns what the tests reported; `undefined` when they did not run to their end, whatever VS Code says
 */
export async function runHostTests(tests: HostTests, print: (line: string) => void): Promise<SuiteReport | undefined> {
  await using stack = new AsyncDisposableStack();
  const sandbox = stack.use(openSandbox());
  const path = join(sandbox.folder, "report.json");
  const repository = join(sandbox.folder, "repository");
  mkdirSync(repository);
  makeRepository(repository, tests.repository, sandbox.environment);
  // Inside the project, so that the bundle finds mocha.
  const entry = await bundleHostTests(tests.files, join(root, ".cache", `host-tests-${process.pid}`));
  stack.defer(() => rmSync(join(entry, ".."), { recursive: true, force: true }));
  stack.defer(async () => void (await endMarked(sandbox.folder, 5_000)));

  const folder = join(sandbox.folder, "vscode");
  const environment = { ...sandbox.environment, ...tests.environment, TUTTI_REPORT: path };
  for (const path of tests.beside ?? []) cpSync(path, join(folder, "extensions", basename(path)), { recursive: true });
  if (tests.packaged === true) installExtension(vsix, folder, environment);
  const over = Promise.withResolvers<void>();
  const server = stack.use(
    await startServer({
      folder,
      environment,
      port: 0,
      trust: false,
      driver: true,
      onOutput: (text) => {
        const ended = /Extension Host Process exited with code: .*/.exec(text)?.[0];
        if (ended === undefined) return;
        print(ended);
        setTimeout(over.resolve, afterExitMs).unref();
      },
    }),
  );
  const browser = await launchBrowser(sandbox.environment);
  stack.defer(async () => await browser.close());
  const page = await browser.newPage();
  await follow(page, print, over.resolve);
  const { limitMs = usualLimitMs } = tests;
  const timer = setTimeout(() => {
    print(`The tests did not end within ${limitMs / 60_000} minutes.`);
    over.resolve();
  }, limitMs);
  await page.goto(server.address(repository, { extension: tests.extension, tests: entry }));
  await over.promise;
  clearTimeout(timer);
  return readReport(path);
}

/** The workbench calls these two functions of the page; they must be there before it loads. */
async function follow(page: Page, print: (line: string) => void, ended: () => void): Promise<void> {
  await page.exposeFunction("codeAutomationExit", ended);
  await page.exposeFunction("codeAutomationLog", (_type: string, words: readonly unknown[]) => {
    print(words.map((word) => (typeof word === "string" ? word.trimEnd() : JSON.stringify(word))).join(" "));
  });
  page.on("crash", ended);
  page.on("pageerror", (error) => print(`exception in the window: ${error.message}`));
}
