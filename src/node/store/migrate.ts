import { TuttiError } from "#core/errors.ts";
import type { SqlTransaction } from "#core/run/store.ts";
import type { SqliteDatabase } from "./sqlite.ts";

/**
 * Brings the schema of `database` to the newest version, all or nothing. Two
 * processes may do it at once.
 *
 * @throws TuttiError `refused` when a newer Tutti has written the file; it is left as it is
 */
export async function migrate(database: SqliteDatabase, migrations: readonly (readonly string[])[]): Promise<void> {
  if ((await schemaVersion(database, database.file, migrations.length)) === migrations.length) return;
  await database.transaction(async (transaction) => {
    const version = await schemaVersion(transaction, database.file, migrations.length);
    for (const statement of migrations.slice(version).flat()) await transaction.all(statement);
    await transaction.all(`PRAGMA user_version = ${migrations.length}`);
  });
}

async function schemaVersion(sql: SqlTransaction, file: string, newest: number): Promise<number> {
  const [row] = await sql.all("PRAGMA user_version");
  const version = Number(row?.["user_version"]);
  if (version <= newest) return version;
  throw new TuttiError(
    "refused",
    `${file} was written by a newer version of Tutti (schema ${version}, this one knows ${newest}). Update Tutti to open it.`,
  );
}
