import type * as Sqlite from "node:sqlite";
import { TuttiError } from "#core/errors.ts";

/**
 * Loads SQLite on first use, so that a bundle starts on a Node without it.
 *
 * @throws TuttiError `refused` on a Node that has none
 */
export function sqliteModule(): typeof Sqlite {
  const warn = Object.getOwnPropertyDescriptor(process, "emitWarning");
  // Node calls its SQLite experimental once, on loading. A user can do nothing about that.
  process.emitWarning = () => {};
  let sqlite: typeof Sqlite | undefined;
  try {
    sqlite = process.getBuiltinModule?.("node:sqlite");
  } finally {
    if (warn === undefined) Reflect.deleteProperty(process, "emitWarning");
    else Object.defineProperty(process, "emitWarning", warn);
  }
  if (sqlite === undefined) {
    throw new TuttiError(
      "refused",
      `Tutti needs Node 22.13 or newer for its board; this is Node ${process.versions.node}.`,
    );
  }
  return sqlite;
}
