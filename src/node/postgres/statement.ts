const known = new Map<string, Prepared>();

interface Prepared {
  /** Under which the connection keeps it prepared. */
  readonly name: string;
  readonly text: string;
}

/**
 * What Postgres needs changed in the statements of our stores: `?`, which never stands inside a string, becomes `$1`,
 * `$2`, …; and a key that may conflict has its owner in front, as in the tables.
 */
export function inPostgres(sql: string): Prepared {
  const found = known.get(sql);
  if (found !== undefined) return found;
  let count = 0;
  const text = sql.replaceAll("?", () => `$${++count}`).replaceAll("ON CONFLICT (", "ON CONFLICT (tenant, board, ");
  const made = { name: `tutti_${known.size}`, text };
  known.set(sql, made);
  return made;
}
