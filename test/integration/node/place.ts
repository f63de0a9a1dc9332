import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Sql } from "#core/run/store.ts";
import { type PostgresServer, startPostgres } from "../../rig/postgres.ts";
import { openPlace, type Place } from "./open-place.ts";
import { temporaryDirectory } from "./store/temporary.ts";

/** Makes an empty place for a test. */
export type MakePlace = () => Promise<Place>;

/** Opens a place; it is closed when the test has finished. */
export async function openForTest(place: Place): Promise<Sql> {
  const sql = await openPlace(place);
  onTestFinished(() => sql[Symbol.asyncDispose]());
  return sql;
}

export const onSqlite: MakePlace = async () => ({ directory: await temporaryDirectory() });

/** A real Postgres for the tests of the file that calls this, outside of any test. */
export function postgresForFile(): { readonly server: () => PostgresServer; readonly place: MakePlace } {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error("Postgres was used outside of a test.");
    return server;
  };
  return { server: running, place: async () => ({ url: running().url, board: randomUUID() }) };
}
