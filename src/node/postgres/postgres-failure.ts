import * as z from "zod";
import { TuttiError } from "#core/errors.ts";
import { StoreLost } from "#core/run/store.ts";

const SystemOrServerError = z.object({ code: z.string().optional(), message: z.string() });

/** Codes of the server: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const sentences: readonly (readonly [pattern: RegExp, kind: "refused" | "unavailable", sentence: string])[] = [
  [
    /^(28P01|28000)$/,
    "refused",
    "does not accept this name and password. Check the user of the address and PGPASSWORD or the password file.",
  ],
  [/^3D000$/, "refused", "has no such database. Create it, or correct the address."],
  [
    /^42501$/,
    "refused",
    "does not allow that to this role. Let its administrator open it once, or grant the role CREATE on the database.",
  ],
  [/^(53100|53200|54)/, "unavailable", "has no room left. Free some and try again."],
  [/^53300$/, "unavailable", "has no connection left. Close some, or raise max_connections, and try again."],
  [/^(25P0[34]|55P03|57014)$/, "unavailable", "was busy for too long. Try again."],
  [
    /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT)$/,
    "unavailable",
    "does not answer. Check that it runs and that this machine can reach it, and try again.",
  ],
];

/** What a database or the way to it could not do, as a sentence that names it. Anything else as it is. */
export function explainPostgres(error: unknown, name: string): unknown {
  if (error instanceof TuttiError) return error;
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  for (const cause of causes) {
    const parsed = SystemOrServerError.safeParse(cause);
    if (!parsed.success) continue;
    const { code = "", message } = parsed.data;
    if (isLostConnection(code, message)) {
      return new StoreLost(`The connection to the database ${name} was lost. Try again.`, error);
    }
    const known = sentences.find(([pattern]) => pattern.test(code));
    if (known === undefined) continue;
    const sentence = `The database ${name} ${known[2]}`;
    return known[1] === "unavailable"
      ? new StoreLost(sentence, error)
      : new TuttiError(known[1], sentence, { cause: error });
  }
  return error;
}

function isLostConnection(code: string, message: string): boolean {
  return (
    /^(ECONNRESET|EPIPE|08|57P0)/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
      message,
    )
  );
}
