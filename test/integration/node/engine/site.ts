import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "#core/clock.ts";
import { createEngine } from "#core/run/journal.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import type { EngineSeat, EngineSite } from "../../../contract/engine-site.ts";
import type { Place } from "../open-place.ts";
import { type MakePlace, onSqlite, openForTest } from "../place.ts";

export const clock: Pick<Clock, "sleep"> = {
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

export interface Site extends EngineSite {
  readonly place: Place;
}

/** An empty store. */
export async function siteAt(makePlace: MakePlace, leaseMs = 2000): Promise<Site> {
  const place = await makePlace();
  return {
    place,
    seat: async ({ flows, onLostLease = "interrupt", site }): Promise<EngineSeat> => {
      const sql = await openForTest(place);
      const dispatcher = createSqlDispatcher(sql, { leaseMs, version: "test" });
      return { sql, engine: createEngine({ sql, dispatcher, clock, flows, onLostLease, ...(site && { site }) }) };
    },
  };
}

export function sqliteSite(): Promise<Site> {
  return siteAt(onSqlite);
}
