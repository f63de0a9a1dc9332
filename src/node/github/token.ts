import type { Environment } from "../git/environment.ts";

/**
 * Gives the token for a forge, or `undefined` when it knows none. Asked anew
 * for each use, because tokens expire.
 *
 * @param host  for example `github.com`; a token must never go to another
 */
export type TokenProvider = (host: string, signal: AbortSignal) => Promise<string | undefined>;

/**
 * Tokens of the environment. `TUTTI_GITHUB_TOKEN` is for whichever forge the
 * project is on; the others are for the hosts for which GitHub's own tools use
 * them.
 */
export function environmentTokens(environment: Environment): TokenProvider {
  return async (host) => {
    const names = isGitHubCloud(host)
      ? ["TUTTI_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"]
      : ["TUTTI_GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"];
    return names.map((name) => environment[name]?.trim()).find((token) => token !== undefined && token !== "");
  };
}

/** A place that may know tokens. Its name can be shown; its tokens never. */
export interface TokenSource {
  readonly name: string;
  readonly tokenFor: TokenProvider;
}

/** The first token that any of the sources knows. */
export function firstToken(sources: readonly TokenSource[]): TokenProvider {
  return async (host, signal) => (await findToken(sources, host, signal))?.token;
}

/** Names the source whose token would be used, for a person who asks. The token itself is not told. */
export function tokenSourceOf(
  sources: readonly TokenSource[],
): (host: string, signal: AbortSignal) => Promise<string | undefined> {
  return async (host, signal) => (await findToken(sources, host, signal))?.name;
}

async function findToken(
  sources: readonly TokenSource[],
  host: string,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly token: string } | undefined> {
  for (const { name, tokenFor } of sources) {
    const token = await tokenFor(host, signal);
    if (token !== undefined && token !== "") return { name, token };
  }
  return undefined;
}

function isGitHubCloud(host: string): boolean {
  return host === "github.com" || host.endsWith(".ghe.com");
}
