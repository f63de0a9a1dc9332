import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { describe, expect, it } from "vitest";
import type { Project } from "#node/project.ts";
import { openSandbox } from "../rig/environment.ts";
import { postgresForFile } from "../integration/node/place.ts";
import { damageAfter } from "./after-storm.ts";
import { endure } from "./ordeal.ts";
import { openStormSite } from "./storm-site.ts";

const postgres = postgresForFile();
const hourMs = 3_600_000;
/** How far the clock is off after each jump: forward and back, by hours and by a month. */
const jumps = [5 * hourMs, -3 * hourMs, 0, 720 * hourMs, -720 * hourMs];
const kinds = [
  ["SQLite", () => undefined],
  ["Postgres", () => postgres.server()],
] as const;

/** Sets the clock of a database: everybody who asks it for the time gets the shifted one. */
async function setDatabaseClock(administrator: string, shiftMs: number): Promise<void> {
  const url = new URL(administrator);
  url.pathname = "/tutti";
  const client = new pg.Client(url.href);
  await client.connect();
  try {
    await client.query("SET allow_system_table_mods = on");
    await client.query(
      `CREATE OR REPLACE FUNCTION pg_catalog.real_clock() RETURNS timestamptz LANGUAGE internal AS 'clock_timestamp'`,
    );
    await client.query(
      `CREATE OR REPLACE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
       AS $$ SELECT pg_catalog.real_clock() + interval '${shiftMs} milliseconds' $$`,
    );
  } finally {
    await client.end();
  }
}

/** When the steps of all runs started, by the clock that the workers saw. */
async function startsOf({ engine, tutti }: Project): Promise<readonly number[]> {
  const steps = await Promise.all([...tutti.board.state.runs.keys()].map((run) => engine.steps(run)));
  return steps.flat().map(({ startedAt }) => startedAt);
}

describe.each(kinds)("clocks that jump while runs work, the board in %s", (_name, server) => {
  it("lose nothing, repeat nothing, and hold nothing up", { timeout: 600_000 }, async () => {
    using sandbox = openSandbox();
    const shift = join(sandbox.folder, "shift");
    const set = async (ms: number): Promise<void> => {
      writeFileSync(shift, String(ms));
      const administrator = server()?.administrator;
      if (administrator !== undefined) await setDatabaseClock(administrator, ms);
    };
    await set(0);
    const variables = {
      TUTTI_CLOCK_SHIFT: shift,
      NODE_OPTIONS: `--require ${JSON.stringify(join(import.meta.dirname, "shifted-clock.cjs"))}`,
    };
    await using site = await openStormSite({ databaseUrl: server()?.url, runLimit: 3, variables });
    const ordeal = await endure(site, { tasks: 4, workers: 2 }, async (fleet, human) => {
      for (const jump of jumps) {
        await human.someWork(20_000);
        await set(jump);
        await human.addTask();
        await sleep(1_000);
        fleet.fill();
        const isStep = (at: number): boolean => Math.abs(at - Date.now() - jump) < hourMs;
        const hasWorked = async (): Promise<boolean> => (await startsOf(site.project)).some(isStep);
        await expect.poll(hasWorked, { timeout: 180_000, interval: 100 }).toBe(true); // under this very clock
        if (jump < 0) await fleet.killWorker(); // its leases end hours from now
        fleet.fill();
      }
    });
    expect(await damageAfter(site, ordeal)).toEqual([]);
    expect([...ordeal.human.told]).toEqual([]);
    const starts = await startsOf(site.project);
    expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThan(1_000 * hourMs); // or the clock did not jump
  });
});
