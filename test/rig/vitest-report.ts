import { writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import type { Reporter, SerializedError, TestModule, TestResult } from "vitest/node";
import type { SuiteReport } from "./report.ts";

/** A vitest reporter that leaves a `SuiteReport` at the path in TUTTI_REPORT. A file that does not load is one failure. */
export default class VitestReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], bugs: readonly SerializedError[]): void {
    const path = process.env["TUTTI_REPORT"];
    if (path === undefined) return;
    const report: SuiteReport = {
      passed: 0,
      failed: bugs.map((bug) => `unhandled: ${bug.message}`),
      skipped: [],
      secondTries: [],
    };
    for (const module of modules) count(module, report);
    // For the log: the other reporters do not say why a test had to be tried again.
    for (const { name, reason } of report.secondTries)
      process.stderr.write(`needed a second try: ${name}\n${reason}\n\n`);
    writeFileSync(path, JSON.stringify(report, null, 2));
  }
}

function count(module: TestModule, report: SuiteReport): void {
  const where = module.relativeModuleId;
  const outside = [module, ...module.children.allSuites()].flatMap((place) => place.errors());
  report.failed.push(...outside.map((error) => `${where}: ${error.message}`));
  for (const test of module.children.allTests()) {
    const result = test.result();
    const name = `${where}: ${test.fullName}`;
    if (result.state === "passed") {
      report.passed += 1;
      if (test.diagnostic()?.flaky === true) report.secondTries.push({ name, reason: reasonOf(result) });
    } else if (result.state === "failed") report.failed.push(name);
    else if (result.state === "skipped") report.skipped.push({ name, reason: result.note ?? "no reason given" });
    else report.failed.push(`${name}: it did not run`);
  }
}

function reasonOf({ errors = [] }: TestResult): string {
  const texts = errors.flatMap(({ stack, message, diff }) => [stack ?? message, ...(diff === undefined ? [] : [diff])]);
  return texts.map((text) => stripVTControlCharacters(text)).join("\n");
}
