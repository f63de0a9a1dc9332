import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { endWithParent } from "../../test/rig/processes.ts";
import { installAgents } from "../../test/fakes/agents/install-agents.ts";
import { installEditor } from "../../test/rig/install-editor.ts";
import { packageExtension } from "../../test/rig/vsix.ts";
import { root, say } from "../bootstrap.mjs";
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
const { impossible, broken } = await prepare();

for (const suite of suites) {
  process.stdout.write(`${suite.name.padEnd(12)} `);
  const result = suite.editor ? await runEditorSuite(suite) : await runSuite(suite, artifacts);
  results.push(result);
  tell(result);
}
process.exitCode = conclude();

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

interface Preparation {
  /** Why the editor cannot run on this machine. */
  readonly impossible?: string;
  /** Why what should be tested is not there: a defect. */
  readonly broken?: string;
}

/** Builds, and installs what the chosen suites need. */
async function prepare(): Promise<Preparation> {
  try {
    execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    // Here and not in the tests: only a person's own environment knows the way to the registry.
    if (suites.some((suite) => suite.agents)) await installAgents();
    if (!suites.some((suite) => suite.editor)) return {};
    const impossible = installEditor();
    if (impossible !== undefined) return { impossible };
    packageExtension();
    return {};
  } catch (error) {
    const broken = error instanceof Error ? error.message : String(error);
    say(`What the tests need could not be built or installed: ${broken}`);
    return { broken };
  }
}

async function runEditorSuite(suite: Suite): Promise<SuiteResult> {
  const nothing = { passed: 0, failed: [], skipped: [], secondTries: [], seconds: 0, log: undefined };
  if (broken !== undefined) return { ...nothing, failed: [`${suite.name} did not run: ${broken}`] };
  if (impossible === undefined) return await runSuite(suite, artifacts);
  return { ...nothing, skipped: [{ name: `the whole suite ${suite.name}`, reason: impossible }] };
}

/** Prints the closing lines; returns the exit code. */
function conclude(): number {
  for (const line of closing(results, options["allow-skips"])) say(line);
  const { passed, failed, skipped } = sums(results);
  return broken !== undefined || failed > 0 || passed === 0 || (skipped > 0 && !options["allow-skips"]) ? 1 : 0;
}

function tell(result: SuiteResult): void {
  for (const line of linesOf(result)) say(line);
  if (result.failed.length === 0 || result.log === undefined) return;
  say(`  the end of ${relative(root, result.log)}:\n`);
  say(tail(result.log, 80).replace(/^/gm, "    "));
}
