import { maskSecrets, ownSecretsIn, spokenSecretsIn } from "./secrets.ts";

/** Text without the secrets in it; lines and columns stay as they were. */
export type Redact = (text: string) => string;

/** Shorter values are words that also mean something else. */
const SHORTEST = 8;

/** Names a file of settings, where `NAME=value` counts: programs print their environment in this form. */
const PRINTED = "output.env";

/**
 * Masks what looks like a secret, and every value that is one.
 *
 * @param known  tokens and keys that Tutti holds, asked anew for every text
 */
export function createRedact(known: () => Iterable<string>): Redact {
  return (text) => {
    let masked = text;
    for (const secret of known()) {
      if (secret.length >= SHORTEST) masked = masked.replaceAll(secret, (match) => "•".repeat(match.length));
    }
    masked = maskSecrets(masked, ownSecretsIn(PRINTED, masked));
    return maskSecrets(masked, spokenSecretsIn(masked));
  };
}

/** The same for lines that come one by one: a private key ends on another line than it begins. */
export function redactLines(redact: Redact): Redact {
  let inKey = false;
  return (line) => {
    const begins = line.search(/-----BEGIN [A-Z ]{0,30}PRIVATE KEY/);
    const ends = /-----END [A-Z ]{0,30}PRIVATE KEY/.test(line);
    const hidden = inKey || begins >= 0;
    inKey = hidden && !ends;
    if (!hidden) return redact(line);
    const from = begins >= 0 ? (/KEY(?: BLOCK)?-----/.exec(line.slice(begins))?.[0].length ?? 0) : 0;
    return from > 0 || begins < 0 ? hide(line, begins < 0 ? 0 : begins + from) : hide(line, 0);
  };
}

function hide(line: string, from: number): string {
  return line.slice(0, from) + line.slice(from).replaceAll(/[A-Za-z0-9+/=]/g, "•");
}
