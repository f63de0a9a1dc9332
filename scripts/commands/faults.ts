import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { damageAfter } from "../../test/faults/after-storm.ts";
import { openStormSite } from "../../test/faults/storm-site.ts";
import { type StormCounts, storm } from "../../test/faults/storm.ts";
import { endWithParent } from "../../test/rig/processes.ts";
import { startPostgres } from "../../test/rig/postgres.ts";
import { root, say } from "../bootstrap.mjs";

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

const options: Options = JSON.parse(process.argv[2] ?? "{}");
endWithParent();
execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const figures: Record<string, Figures> = {};
if (options.only !== "Postgres") figures["SQLite"] = await rage(undefined, undefined);
if (options.only !== "SQLite") {
  await using postgres = await startPostgres({ durable: true });
  figures["Postgres"] = await rage(postgres.url, postgres.administrator);
}
for (const [name, found] of Object.entries(figures)) report(name, found);
mkdirSync(join(root, "artifacts"), { recursive: true });
writeFileSync(join(root, "artifacts/faults.json"), JSON.stringify(figures, null, 2));
process.exitCode = Object.values(figures).every(({ damage }) => damage.length === 0) ? 0 : 1;

async function rage(url: string | undefined, administrator: string | undefined): Promise<Figures> {
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
  return { ...result.counts, runs: result.tasks.length, promises: result.promised.size, seconds, damage };
}

function report(name: string, found: Figures): void {
  const { workersKilled, windowsKilled, connectionsCut, interruptions, runs, promises, seconds, damage } = found;
  say(
    `${name.padEnd(9)} ${workersKilled} workers and ${windowsKilled} windows killed, ${connectionsCut} connections cut, ` +
      `${interruptions} runs resumed; ${runs} runs published once each, ${promises} promises kept, in ${seconds} s`,
  );
  for (const line of damage) say(`  DAMAGE ${line}`);
}
