import pg from "pg";
import { TuttiError } from "#core/errors.ts";
import { configFor, type Part, PostgresDatabase } from "./postgres.ts";
import type { DatabaseAddress } from "./database-address.ts";
import { postgresMigrations } from "./migrations.ts";
import { explainPostgres } from "./postgres-failure.ts";

/**
 * Opens a part of a board, and makes what it needs in the database when it is not there. Any number of processes of any
 * number of machines may have it open.
 *
 * @throws TuttiError `unavailable` when the database does not answer, `refused` when it may not be used
 */
export async function openPostgres(address: DatabaseAddress, part: Part): Promise<PostgresDatabase> {
  const client = new pg.Client(configFor(address));
  client.on("error", () => {}); // the statement that fails tells it
  try {
    await client.connect();
    await refuseUnboundRole(client, address);
    await migrate(client, address);
  } catch (error) {
    throw explainPostgres(error, address.name);
  } finally {
    await client.end().catch(() => {}); // it is gone already
  }
  return new PostgresDatabase(address, part);
}

/** Nothing keeps the boards apart for a role that may bypass the policies. */
async function refuseUnboundRole(client: pg.Client, { name }: DatabaseAddress): Promise<void> {
  const { rows } = await client.query<{ free: boolean }>(
    "SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user",
  );
  if (rows[0]?.free !== true) return;
  throw new TuttiError(
    "refused",
    `The role of the address for ${name} is a superuser: row-level security, which keeps boards apart, does not bind it. ` +
      `Make a role for Tutti (CREATE ROLE tutti LOGIN; GRANT CREATE ON DATABASE … TO tutti) and use that.`,
  );
}

/** Two processes may do it at once, and a newer Tutti may have done it. */
async function migrate(client: pg.Client, { name }: DatabaseAddress): Promise<void> {
  if ((await schemaVersion(client, name)) === postgresMigrations.length) return;
  await client.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('tutti/schema', 0))");
  try {
    const version = await schemaVersion(client, name);
    if (version === 0) {
      await client.query("CREATE SCHEMA tutti; GRANT USAGE ON SCHEMA tutti TO PUBLIC");
      await client.query("CREATE TABLE tutti.schema_version (version INTEGER NOT NULL)");
      await client.query("GRANT SELECT ON tutti.schema_version TO PUBLIC; INSERT INTO tutti.schema_version VALUES (0)");
    }
    for (const statement of postgresMigrations.slice(version).flat()) await client.query(statement);
    await client.query("UPDATE tutti.schema_version SET version = $1", [postgresMigrations.length]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {}); // without its connection it is rolled back, too
    throw error;
  }
}

/** 0 when there is none yet. */
async function schemaVersion(client: pg.Client, name: string): Promise<number> {
  // Not `to_regclass`: within a transaction it may answer from before another process made it.
  const made = await client.query<{ made: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'tutti' AND tablename = 'schema_version') AS made",
  );
  if (made.rows[0]?.made !== true) return 0;
  const { rows } = await client.query<{ version: number }>("SELECT version FROM tutti.schema_version");
  const version = Number(rows[0]?.version ?? 0);
  if (version <= postgresMigrations.length) return version;
  throw new TuttiError(
    "refused",
    `The database ${name} is used by a newer version of Tutti (schema ${version}, this one knows ${postgresMigrations.length}). Update Tutti to open it.`,
  );
}
