import { type Abilities, canTake, type Needs } from "#core/dispatch/abilities.ts";
import type { Choose, Limits } from "#core/dispatch/dispatcher.ts";
import type { SqlRow, SqlTransaction } from "#core/run/store.ts";

export interface ClaimOptions {
  readonly limits: Limits;
  /** Runs that may not be claimed by this worker now. */
  readonly except: readonly string[];
  /** Everything when absent. */
  readonly abilities: Abilities | undefined;
  /** Picks one; the first when absent. */
  readonly choose: Choose | undefined;
}

/** The rows of runs that hold a slot. */
export function heldRows(sql: SqlTransaction): Promise<readonly SqlRow[]> {
  return sql.all("SELECT run, lane, state, worker FROM job WHERE state <> 'ready'");
}

/**
 * The run that goes next, if any is due that this worker takes.
 *
 * @param held  what `heldRows` has just said; asked when absent
 */
export async function nextRun(
  sql: SqlTransaction,
  options: ClaimOptions,
  held?: readonly SqlRow[],
): Promise<string | undefined> {
  return choice(sql, options, held ?? (await heldRows(sql)));
}

async function choice(
  sql: SqlTransaction,
  { limits, except, abilities, choose }: ClaimOptions,
  held: readonly SqlRow[],
): Promise<string | undefined> {
  if (held.length >= limits.total) return undefined;
  const full = fullLanes(
    limits,
    held.map((row) => String(row["lane"])),
  );
  if (choose !== undefined) {
    const due = await sql.all(
      `SELECT run, lane, pool, site FROM job WHERE state = 'ready' AND due <= ? ${noneOf("run", except)} ORDER BY ${inOrder}`,
      [await sql.now(), ...except],
    );
    const candidates = due.map((row) => {
      const needs = needsIn(row);
      return { run: String(row["run"]), barred: full.has(needs.lane) || !canTake(abilities, needs) };
    });
    if (candidates.every(({ barred }) => barred)) return undefined;
    return choose(
      candidates,
      held.map((row) => String(row["run"])),
    );
  }
  const [row] = await sql.all(
    `SELECT run FROM job WHERE state = 'ready' AND due <= ?
     ${noneOf("lane", [...full])} ${noneOf("run", except)} ${takenBy(abilities)} ORDER BY ${inOrder} LIMIT 1`,
    [await sql.now(), ...full, ...except, ...valuesOf(abilities)],
  );
  return row === undefined ? undefined : String(row["run"]);
}

function needsIn({ lane, pool, site }: SqlRow): Needs {
  return { lane: String(lane), pool: String(pool), site: site === null ? undefined : String(site) };
}

export async function queuedNeeds(sql: SqlTransaction): Promise<readonly Needs[]> {
  return (await sql.all("SELECT DISTINCT lane, pool, site FROM job WHERE state = 'ready'")).map(needsIn);
}

/** The condition of `canTake`. */
function takenBy(abilities: Abilities | undefined): string {
  if (abilities === undefined) return "";
  return `${oneOf("pool", abilities.pools)} ${oneOf("lane", abilities.lanes)} AND (site IS NULL OR site = ?)`;
}

function valuesOf(abilities: Abilities | undefined): readonly string[] {
  return abilities === undefined ? [] : [...abilities.pools, ...abilities.lanes, abilities.site];
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

/** When the first queued run is or was due. */
export async function firstDueAt(sql: SqlTransaction): Promise<number | undefined> {
  const [row] = await sql.all("SELECT MIN(due) AS due FROM job WHERE state = 'ready'");
  const due = row?.["due"] ?? undefined;
  return due === undefined ? undefined : Number(due);
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

function oneOf(column: string, values: readonly unknown[]): string {
  return values.length === 0 ? "AND 1 = 0" : `AND ${column} IN (${values.map(() => "?").join(", ")})`;
}
