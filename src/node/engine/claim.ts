import type { Choose, Limits } from "#core/dispatch/dispatcher.ts";
import type { SqlTransaction } from "#core/run/store.ts";

/**
 * The run that goes next within `limits`, if any is due.
 *
 * @param except  runs that may not be claimed by this worker now
 * @param choose  picks one; the first when absent
 */
export async function nextRun(
  sql: SqlTransaction,
  limits: Limits,
  except: readonly string[],
  choose?: Choose,
): Promise<string | undefined> {
  const held = await sql.all("SELECT run, lane FROM job WHERE state <> 'ready'");
  if (held.length >= limits.total) return undefined;
  const full = fullLanes(
    limits,
    held.map((row) => String(row["lane"])),
  );
  if (choose !== undefined) {
    const due = await sql.all(
      `SELECT run, lane FROM job WHERE state = 'ready' AND due <= ? ${noneOf("run", except)} ORDER BY ${inOrder}`,
      [await sql.now(), ...except],
    );
    if (due.length === 0) return undefined;
    return choose(
      due.map((row) => ({ run: String(row["run"]), barred: full.has(String(row["lane"])) })),
      held.map((row) => String(row["run"])),
    );
  }
  const [row] = await sql.all(
    `SELECT run FROM job WHERE state = 'ready' AND due <= ?
     ${noneOf("lane", [...full])} ${noneOf("run", except)} ORDER BY ${inOrder} LIMIT 1`,
    [await sql.now(), ...full, ...except],
  );
  return row === undefined ? undefined : String(row["run"]);
}

const inOrder = "priority DESC, due, run";

/** The lanes that have no free slot, of their own or in a group. */
function fullLanes(limits: Limits, held: readonly string[]): ReadonlySet<string> {
  const count = (lanes: readonly string[]): number => held.filter((lane) => lanes.includes(lane)).length;
  return new Set([
    ...Object.entries(limits.lanes).flatMap(([lane, most]) => (count([lane]) >= most ? [lane] : [])),
    ...(limits.groups ?? []).flatMap(({ lanes, most }) => (count(lanes) >= most ? lanes : [])),
  ]);
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
