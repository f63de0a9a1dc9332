import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { root } from "../../scripts/bootstrap.mjs";
import { openSandbox } from "./environment.ts";
import { bundleHostTests, type HostTests } from "./host-tests.ts";
import { type SuiteReport, readReport } from "./report.ts";
import { makeRepository } from "./repository.ts";

/** Downloads the desktop VS Code, once. Returns the path of its program. */
export async function installDesktop(): Promise<string> {
  return await downloadAndUnzipVSCode({ version: "stable", cachePath: join(root, ".cache/vscode-desktop") });
}

/**
 * Runs the same mocha tests in a desktop VS Code. On Linux it needs a display.
 *
 * @param program  absolute path of VS Code
 * @returns what the tests reported; `undefined` when they did not run to their end
 */
export async function runDesktopTests(program: string, tests: HostTests): Promise<SuiteReport | undefined> {
  using sandbox = openSandbox();
  const path = join(sandbox.folder, "report.json");
  const repository = join(sandbox.folder, "repository");
  mkdirSync(repository);
  makeRepository(repository, tests.repository, sandbox.environment);
  const quiet = ["--disable-extensions", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"];
  try {
    await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: tests.extension,
      extensionTestsPath: await bundleHostTests(tests.files, join(root, ".cache/desktop-tests")),
      extensionTestsEnv: { ...sandbox.environment, TUTTI_REPORT: path },
      launchArgs: [repository, ...quiet, `--user-data-dir=${join(sandbox.folder, "vscode")}`],
    });
  } catch (error) {
    // A failed test ends here as well; only the report tells which it was.
    if (readReport(path) === undefined) process.stdout.write(`${String(error)}\n`);
  }
  return readReport(path);
}
