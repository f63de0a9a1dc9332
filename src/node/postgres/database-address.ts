import { TuttiError } from "#core/errors.ts";

/** Which board of which database. */
export interface DatabaseAddress {
  /** `postgres://user@host:port/database`; may hold a password, so it is shown nowhere. */
  readonly url: string;
  /** The address as a person may read it: without user and password. */
  readonly name: string;
  /** One database holds the boards of many repositories. */
  readonly board: string;
}

/** @throws TuttiError `refused` with what is wrong with it */
export function databaseAddress(url: string, board: string): DatabaseAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.pathname.length < 2) {
    throw new TuttiError("refused", "The address of the database must look like postgres://user@host/database.");
  }
  if (!/^[\w./:@~-]{1,200}$/.test(board)) {
    throw new TuttiError("refused", `"${board}" cannot be the name of a board: use letters, digits and . _ - / only.`);
  }
  return { url, name: `${parsed.host}${parsed.pathname}`, board };
}
