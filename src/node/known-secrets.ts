import type { TokenSource } from "./github/token.ts";

const sensitive = /(?:token|secret|passw(?:or)?d|passphrase|api_?key|access_?key|private_?key|credentials?|_key)$/i;

/**
 * Values that must never be shown: those of variables whose name says so, and
 * every token that a source has given since.
 */
export class KnownSecrets {
  readonly #variables: () => Iterable<Readonly<Record<string, string | undefined>>>;
  readonly #given = new Set<string>();

  /** @param variables  environments and settings of agents, asked anew each time */
  constructor(variables: () => Iterable<Readonly<Record<string, string | undefined>>>) {
    this.#variables = variables;
  }

  /** The same source; what it gives is known from then on. */
  remembering({ name, tokenFor }: TokenSource): TokenSource {
    return {
      name,
      tokenFor: async (host, signal) => {
        const token = await tokenFor(host, signal);
        if (token !== undefined) this.#given.add(token);
        return token;
      },
    };
  }

  values(): readonly string[] {
    const named = [...this.#variables()].flatMap((record) =>
      Object.entries(record).flatMap(([name, value]) => (sensitive.test(name) && value !== undefined ? [value] : [])),
    );
    return [...new Set([...named, ...this.#given])];
  }
}
