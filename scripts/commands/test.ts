import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { endWithParent } from "../../test/rig/processes.ts";
import { root, say } from "../bootstrap.mjs";
import { type Preparation, prepare } from "./prepare.ts";
import { type SuiteResult, runSuite, tail } from "./run-suite.ts";
import { type Suite, allSuites } from "./suites.ts";
import { closing, linesOf, sums } from "./tell.ts";

interface Options {
  readonly only?: string;
  readonly filter?: string;
  readonly "allow-skips": boolean;
}

const options: Options = JSON.parse(process.argv[2] ?? "{}");
endWithParent();
const artifacts = join(root, "artifacts");
rmSync(artifacts, { recursive: true, force: true });
mkdirSync(join(artifacts, "screenshots"), { recursive: true });

const suites = chosenSuites();
say(`Node ${process.versions.node}, ${process.platform}-${process.arch}`);
const results: SuiteResult[] = [];
const preparing = prepare(suites);

for (const suite of suites) {
  // The checks and the unit tests need nothing of it, and run meanwhile.
  const wrong: Preparation = suite.editor || suite.agents ? await preparing : {};
  process.stdout.write(`${suite.name.padEnd(12)} `);
  const result = await runPrepared(suite, wrong);
  results.push(result);
  tell(result);
}
process.exitCode = conclude(await preparing);

function chosenSuites(): readonly Suite[] {
  const suites = allSuites(options.filter);
  const names = options.only?.split(",") ?? suites.map((suite) => suite.name);
  const unknown = names.filter((name) => !suites.some((suite) => suite.name === name));
  if (unknown.length > 0) {
    say(`There is no suite named ${unknown.join(", ")}: choose from ${suites.map((suite) => suite.name).join(",")}.`);
    process.exit(2);
  }
  return suites.filter((suite) => names.includes(suite.name));
}

/** Without its editor a suite does not run; without the agents it runs, since most of its tests need none, and fails. */
async function runPrepared(suite: Suite, { impossible, editor, agents }: Preparation): Promise<SuiteResult> {
  const nothing = { passed: 0, failed: [], skipped: [], secondTries: [], seconds: 0, log: undefined };
  if (suite.editor && editor !== undefined) return { ...nothing, failed: [`${suite.name} did not run: ${editor}`] };
  if (suite.editor && impossible !== undefined)
    return { ...nothing, skipped: [{ name: `the whole suite ${suite.name}`, reason: impossible }] };
  const result = await runSuite(suite, artifacts);
  return suite.agents && agents !== undefined ? { ...result, failed: [...result.failed, agents] } : result;
}

/** Prints the closing lines; returns the exit code. */
function conclude({ editor, agents }: Preparation): number {
  const broken = [...new Set([editor, agents])].filter((sentence) => sentence !== undefined);
  for (const sentence of broken) say(sentence);
  for (const line of closing(results, options["allow-skips"])) say(line);
  const { passed, failed, skipped } = sums(results);
  return broken.length > 0 || failed > 0 || passed === 0 || (skipped > 0 && !options["allow-skips"]) ? 1 : 0;
}

function tell(result: SuiteResult): void {
  for (const line of linesOf(result)) say(line);
  if (result.failed.length === 0 || result.log === undefined) return;
  say(`  the end of ${relative(root, result.log)}:\n`);
  say(tail(result.log, 80).replace(/^/gm, "    "));
}
