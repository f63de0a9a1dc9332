import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import type { Clock } from "#core/clock.ts";
import { createEngine } from "#core/run/journal.ts";
import { createSqliteDispatcher } from "#node/engine/sqlite-dispatcher.ts";
import { openStore } from "#node/store/open-store.ts";
import type { EngineSeat, EngineSite } from "../../../contract/engine-site.ts";
import { temporaryDirectory } from "../store/temporary.ts";

export const clock: Pick<Clock, "sleep"> = {
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

export interface SqliteSite extends EngineSite {
  readonly directory: string;
}

/** An empty SQLite store in a temporary directory. */
export async function sqliteSite(leaseMs = 2000): Promise<SqliteSite> {
  const directory = await temporaryDirectory();
  return {
    directory,
    seat: async ({ flows, onLostLease = "interrupt" }): Promise<EngineSeat> => {
      const sql = await openStore(directory);
      onTestFinished(() => sql[Symbol.asyncDispose]());
      const dispatcher = createSqliteDispatcher(sql, { leaseMs, version: "test" });
      return { sql, engine: createEngine({ sql, dispatcher, clock, flows, onLostLease }) };
    },
  };
}
