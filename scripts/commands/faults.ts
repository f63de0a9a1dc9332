import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { damageAfter } from "../../test/faults/after-storm.ts";
import { openStormSite } from "../../test/faults/storm-site.ts";
import { type StormCounts, storm } from "../../test/faults/storm.ts";
import { endWithParent } from "../../test/rig/processes.ts";
import { startPostgres } from "../../test/rig/postgres.ts";
import { root, say } from "../bootstrap.mjs";
import { runSuite, type SuiteResult, tail } from "./run-suite.ts";

interface Options {
  readonly kills: string;
  readonly seed: string;
  readonly only?: string;
}

interface Figures extends StormCounts {
  readonly runs: number;
  readonly promises: number;
  readonly seconds: number;
  readonly damage: readonly string[];
}

/** Faults that are told apart by their test files; storms are told apart by their database. */
const faults = ["disk", "damage", "clock", "database-down", "last-words"];
const storms = ["SQLite", "Postgres"];

const options: Options = JSON.parse(process.argv[2] ?? "{}");
const chosen = options.only?.split(",") ?? [...storms, ...faults];
const unknown = chosen.filter((name) => ![...storms, ...faults].includes(name));
if (unknown.length > 0) {
  say(`There is no fault named ${unknown.join(", ")}: choose from ${[...storms, ...faults].join(", ")}.`);
  process.exit(2);
}
endWithParent();
execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const artifacts = join(root, "artifacts");
mkdirSync(artifacts, { recursive: true });
const figures: Record<string, Figures> = {};
if (chosen.includes("SQLite")) figures["SQLite"] = await rage("SQLite", undefined, undefined);
if (chosen.includes("Postgres")) {
  await using postgres = await startPostgres({ durable: true });
  figures["Postgres"] = await rage("Postgres", postgres.url, postgres.administrator);
}
const others: Record<string, SuiteResult> = {};
for (const name of faults.filter((fault) => chosen.includes(fault))) others[name] = await suffer(name);
conclude();

async function rage(name: string, url: string | undefined, administrator: string | undefined): Promise<Figures> {
  await using site = await openStormSite({ databaseUrl: url, runLimit: 4 });
  const start = performance.now();
  const result = await storm(site, {
    seed: Number(options.seed),
    kills: Number(options.kills),
    tasks: 8,
    workers: 3,
    ...(administrator !== undefined && { administrator }),
  });
  const damage = await damageAfter(site, result);
  const seconds = Math.round((performance.now() - start) / 1000);
  const found = { ...result.counts, runs: result.tasks.length, promises: result.promised.size, seconds, damage };
  report(name, found);
  return found;
}

function report(name: string, found: Figures): void {
  const { workersKilled, windowsKilled, connectionsCut, interruptions, runs, promises, seconds, damage } = found;
  say(
    `${name.padEnd(14)} ${workersKilled} workers and ${windowsKilled} windows killed, ${connectionsCut} connections cut, ` +
      `${interruptions} runs resumed; ${runs} runs published once each, ${promises} promises kept, damage ${damage.length}, in ${seconds} s`,
  );
  for (const line of damage) say(`  DAMAGE ${line}`);
}

/** The full form of a fault of `npm test`. */
async function suffer(name: string): Promise<SuiteResult> {
  const words = ["run", "--project", "integration", "--reporter=default", "--reporter=./test/rig/vitest-report.ts"];
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const command = [process.execPath, vitest, ...words, `test/faults/${name}.test.ts`];
  const variables = { TUTTI_FAULTS: "full" };
  const result = await runSuite({ name, kind: "tests", command, editor: false, agents: false, variables }, artifacts);
  const counts = `${result.passed} passed, ${result.failed.length} failed, ${result.skipped.length} skipped`;
  say(`${name.padEnd(14)} ${counts}, in ${result.seconds.toFixed(0)} s`);
  for (const skip of result.skipped) say(`  skipped: ${skip.name}: ${skip.reason}`);
  for (const { name: again } of result.secondTries) say(`  needed a second try: ${again}`);
  for (const failed of result.failed) say(`  failed: ${failed}`);
  if (result.failed.length > 0 && result.log !== undefined) say(tail(result.log, 60).replace(/^/gm, "    "));
  return result;
}

function conclude(): void {
  const storming = Object.values(figures);
  const sum = (pick: (found: Figures) => number): number => storming.reduce((total, found) => total + pick(found), 0);
  const kills = sum((found) => found.workersKilled + found.windowsKilled + found.connectionsCut);
  const damage = sum((found) => found.damage.length);
  const failed = Object.values(others).reduce((total, result) => total + result.failed.length, 0);
  const passed = Object.values(others).reduce((total, result) => total + result.passed, 0);
  say(
    `\n${kills} kills, ${sum((found) => found.runs)} runs published once each, ${sum((found) => found.promises)} promises kept, ` +
      `damage ${damage}; other faults: ${passed} survived, ${failed} not`,
  );
  const written = { storms: figures, faults: others };
  writeFileSync(join(artifacts, "faults.json"), JSON.stringify(written, null, 2));
  process.exitCode = damage + failed === 0 ? 0 : 1;
}
