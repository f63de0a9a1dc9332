// What VS Code loads into its extension host to run the tests: bundled to CommonJS beside the test files.
// The report is the only proof that they ran to their end: when the extension host crashes in the middle,
// VS Code itself reports success.
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import type { SuiteReport } from "./report.ts";

/** VS Code calls this and waits for it. */
export async function run(): Promise<void> {
  const path = process.env["TUTTI_REPORT"];
  if (path === undefined) throw new Error("TUTTI_REPORT is not set: the tests were not started by the rig.");
  const report = await runAll(readdirSync(__dirname).filter((name) => name.endsWith(".test.cjs")));
  writeFileSync(path, JSON.stringify(report, null, 2));
  if (report.failed.length > 0) throw new Error(`${report.failed.length} tests failed.`);
}

async function runAll(files: readonly string[]): Promise<SuiteReport> {
  const mocha = new Mocha({ ui: "bdd", timeout: 120_000, retries: 1, reporter: "spec", color: false });
  for (const file of files) mocha.addFile(join(__dirname, file));
  const report: SuiteReport = { passed: 0, failed: [], skipped: [], secondTries: [] };
  const first = new Map<string, string>();
  try {
    await mocha.loadFilesAsync();
    await new Promise<void>((ended) => {
      const runner = mocha.run(() => ended());
      runner.on("retry", (test, error: Error) => first.set(test.fullTitle(), error.stack ?? error.message));
      runner.on("pass", (test) => {
        report.passed += 1;
        const [name, reason] = [test.fullTitle(), first.get(test.fullTitle())];
        if (reason !== undefined) report.secondTries.push({ name, reason });
      });
      runner.on("fail", (test, error: Error) => report.failed.push(`${test.fullTitle()}: ${error.message}`));
      runner.on("pending", (test) => report.skipped.push({ name: test.fullTitle(), reason: "no reason given" }));
    });
  } catch (error) {
    report.failed.push(
      `the tests do not load: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  return report;
}
