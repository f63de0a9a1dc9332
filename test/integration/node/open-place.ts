import * as z from "zod";
import type { Sql } from "#core/run/store.ts";
import { databaseAddress } from "#node/postgres/database-address.ts";
import { openPostgres } from "#node/postgres/open-postgres.ts";
import { openStore } from "#node/store/open-store.ts";

/** Where a board lies. Other processes get it as JSON. */
export const Place = z.union([z.object({ directory: z.string() }), z.object({ url: z.string(), board: z.string() })]);
export type Place = z.infer<typeof Place>;

export async function openPlace(place: Place): Promise<Sql> {
  return "directory" in place
    ? openStore(place.directory)
    : openPostgres(databaseAddress(place.url, place.board), "board");
}
