import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { openSandbox } from "../../test/rig/environment.ts";
import { endStuck } from "../../test/rig/leftovers.ts";
import { endGroup, finishGroup, startGroup } from "../../test/rig/processes.ts";
import { type SuiteReport, readReport } from "../../test/rig/report.ts";
import { root } from "../bootstrap.mjs";
import type { Suite } from "./suites.ts";

/** The most a suite may take before it is ended and counts as failed, in milliseconds. */
const timeLimitMs = 30 * 60_000;

/** How long what a suite started may take to be gone after its end, in milliseconds. */
const endedMs = 10_000;

/** A slow machine may disturb a test or two; a suite that needs more second tries hides what is wrong, and fails. */
const mostSecondTries = 3;

export interface SuiteResult extends SuiteReport {
  readonly seconds: number;
  /** Absolute path of everything it printed; `undefined` when it was not started. */
  readonly log: string | undefined;
}

/** Runs a suite in a sandbox of its own. One that fails without naming a test, or tests nothing, has one failure. */
export async function runSuite(suite: Suite, artifacts: string): Promise<SuiteResult> {
  using sandbox = openSandbox();
  const log = join(artifacts, `${suite.name}.log`);
  const path = join(artifacts, `${suite.name}.json`);
  rmSync(path, { force: true });
  const started = performance.now();
  const code = await run(suite, log, {
    ...sandbox.environment,
    ...suite.variables,
    TUTTI_REPORT: path,
    TUTTI_ARTIFACTS: artifacts,
  });
  const seconds = (performance.now() - started) / 1000;
  const report = suite.kind === "check" ? checked(suite, code) : tested(suite, code, readReport(path));
  const stuck = await endStuck(sandbox.folder, endedMs);
  const left = stuck.map((found) => `${suite.name} left a process running: ${found}`);
  return { ...report, failed: [...report.failed, ...left], seconds, log };
}

/** The last lines of a log, without the colours. */
export function tail(log: string, lines: number): string {
  const text = stripVTControlCharacters(readFileSync(log, "utf8")).trimEnd();
  return text.split("\n").slice(-lines).join("\n");
}

function checked(suite: Suite, code: number): SuiteReport {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? [] : [suite.name], skipped: [], secondTries: [] };
}

/** What counts of a suite of tests that ended with this code. */
export function tested(suite: Suite, code: number, report: SuiteReport | undefined): SuiteReport {
  if (report === undefined) {
    return { passed: 0, failed: [`${suite.name} did not run to its end`], skipped: [], secondTries: [] };
  }
  const ran = report.passed + report.failed.length + report.skipped.length;
  if (ran === 0) return { ...report, failed: [`${suite.name} has no tests`] };
  if (code !== 0 && report.failed.length === 0) return { ...report, failed: [`${suite.name} ended with code ${code}`] };
  const { length } = report.secondTries;
  if (length <= mostSecondTries) return report;
  const unsteady = `${suite.name}: ${length} tests needed a second try, and at most ${mostSecondTries} may`;
  return { ...report, failed: [...report.failed, unsteady] };
}

async function run(suite: Suite, log: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const [command = "", ...words] = suite.command;
  const child = startGroup(command, words, { cwd: root, environment, stdio: ["ignore", "pipe", "pipe"] });
  const file = createWriteStream(log);
  for (const stream of [child.stdout, child.stderr]) stream?.pipe(file, { end: false });
  const timer = setTimeout(() => {
    file.write(`\nEnded after ${timeLimitMs / 60_000} minutes.\n`);
    void endGroup(child, 0);
  }, timeLimitMs);
  try {
    return await finishGroup(child);
  } finally {
    clearTimeout(timer);
    file.end();
    await once(file, "close");
  }
}
