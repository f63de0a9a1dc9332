import type { Sql } from "#core/run/store.ts";

/** Stands for the death of the process: nothing can be written any more, and nobody may act on it. */
export class Crash extends Error {}

/** A database connection whose process dies at its `at`-th transaction: just before the commit, or just after. */
export function crashingSql(sql: Sql, at: number, moment: "before" | "after"): Sql {
  let count = 0;
  return {
    all: (text, values) => sql.all(text, values),
    now: () => sql.now(),
    follow: (listener) => sql.follow(listener),
    [Symbol.asyncDispose]: async () => {},
    transaction: async (work) => {
      count += 1;
      if (count > at || (count === at && moment === "before")) throw new Crash();
      const result = await sql.transaction(work);
      if (count === at) throw new Crash();
      return result;
    },
  };
}

/** A database connection that lets something else happen right before its `at`-th transaction. */
export function interruptedSql(sql: Sql, at: number, meanwhile: () => Promise<unknown>): Sql {
  let count = 0;
  return {
    all: (text, values) => sql.all(text, values),
    now: () => sql.now(),
    follow: (listener) => sql.follow(listener),
    [Symbol.asyncDispose]: async () => {},
    transaction: async (work) => {
      count += 1;
      if (count === at) await meanwhile();
      return sql.transaction(work);
    },
  };
}
