import type { Limits } from "#core/dispatch/dispatcher.ts";
import type { SqlTransaction, SqlValue } from "#core/run/store.ts";

/**
 * The run that goes next within `limits`, if any is due.
 *
 * @param except  runs that may not be claimed by this worker now
 */
export async function nextRun(
  sql: SqlTransaction,
  limits: Limits,
  except: readonly string[],
): Promise<string | undefined> {
  const held = await sql.all("SELECT lane, COUNT(*) AS held FROM job WHERE state <> 'ready' GROUP BY lane");
  const heldIn = new Map(held.map((row) => [String(row["lane"]), Number(row["held"])]));
  const total = heldIn.values().reduce((sum, count) => sum + count, 0);
  if (total >= limits.total) return undefined;
  const full = Object.entries(limits.lanes).filter(([lane, most]) => (heldIn.get(lane) ?? 0) >= most);
  const [row] = await sql.all(
    `SELECT run FROM job WHERE state = 'ready' AND due <= ?
     ${noneOf("lane", full)} ${noneOf("run", except)} ORDER BY priority DESC, due, run LIMIT 1`,
    [await sql.now(), ...full.map(([lane]): SqlValue => lane), ...except],
  );
  return row === undefined ? undefined : String(row["run"]);
}

/** When the next run becomes due that is not due yet. */
export async function nextDueAt(sql: SqlTransaction): Promise<number | undefined> {
  const [row] = await sql.all("SELECT MIN(due) AS due FROM job WHERE state = 'ready' AND due > ?", [await sql.now()]);
  const due = row?.["due"] ?? undefined;
  return due === undefined ? undefined : Number(due);
}

function noneOf(column: string, values: readonly unknown[]): string {
  return values.length === 0 ? "" : `AND ${column} NOT IN (${values.map(() => "?").join(", ")})`;
}
