import type { Environment } from "../git/environment.ts";

/**
 * Gives the token for a forge, or `undefined` when it knows none. Asked anew
 * for each use, because tokens expire.
 *
 * @param host  for example `github.com`; a token must never go to another
 */
export type TokenProvider = (host: string, signal: AbortSignal) => Promise<string | undefined>;

/**
 * Tokens of the environment. `TUTTI_FORGE_TOKEN` is for whichever forge the
 * project is on; the others are for the hosts for which GitHub's own tools use
 * them.
 */
export function environmentTokens(environment: Environment): TokenProvider {
  return async (host) => {
    const names = isGitHubCloud(host)
      ? ["TUTTI_FORGE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"]
      : ["TUTTI_FORGE_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
    return names.map((name) => environment[name]?.trim()).find((token) => token !== undefined && token !== "");
  };
}

/** The first token that any of the providers knows. */
export function firstToken(...providers: readonly TokenProvider[]): TokenProvider {
  return async (host, signal) => {
    for (const provider of providers) {
      const token = await provider(host, signal);
      if (token !== undefined && token !== "") return token;
    }
    return undefined;
  };
}

export function isGitHubCloud(host: string): boolean {
  return host === "github.com" || host.endsWith(".ghe.com");
}
