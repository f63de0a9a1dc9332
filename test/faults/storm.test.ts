import { describe, expect, it } from "vitest";
import { postgresForFile } from "../integration/node/place.ts";
import { damageAfter } from "./after-storm.ts";
import { openStormSite } from "./storm-site.ts";
import { storm } from "./storm.ts";

const postgres = postgresForFile();
const kinds = [
  ["SQLite", () => ({})],
  ["Postgres", () => ({ url: postgres.server().url, administrator: postgres.server().administrator })],
] as const;

/** The full form of this is `npm run faults`. */
describe.each(kinds)("on %s", (_name, database) => {
  it(
    "workers, windows and connections that die at any moment lose nothing and do nothing twice",
    { timeout: 600_000 },
    async () => {
      const { url, administrator } = { url: undefined, administrator: undefined, ...database() };
      await using site = await openStormSite({ databaseUrl: url, runLimit: 4 });
      const result = await storm(site, {
        seed: 1,
        kills: 30,
        tasks: 8,
        workers: 3,
        ...(administrator !== undefined && { administrator }),
      });
      expect(await damageAfter(site, result)).toEqual([]);
      expect(result.counts.workersKilled).toBeGreaterThan(10);
      expect(result.counts.windowsKilled).toBeGreaterThan(0);
      expect(result.counts.interruptions).toBeGreaterThan(0); // or nobody was at work
    },
  );
});
