import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";

export interface OctokitSettings {
  readonly apiUrl: string;
  readonly token: string;
  /** Spaces writes as GitHub asks: one a second, and three seconds between those that notify people. */
  readonly throttle: boolean;
  /** Between attempts after a failure of the server: this, four times this, nine times this. */
  readonly retryUnitMs: number;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
/** A short limit is waited for; a long one is told to the caller. */
const PATIENCE_SECONDS = 60;

/** GitHub's own client, which writes no log: its messages may hold addresses with tokens. */
export function createOctokit({ apiUrl, token, throttle, retryUnitMs }: OctokitSettings): Octokit {
  const Client = throttle ? Octokit.plugin(retry, throttling) : Octokit.plugin(retry);
  const patient = (seconds: number, _options: object, _octokit: unknown, tries: number) =>
    tries < 1 && seconds <= PATIENCE_SECONDS;
  return new Client({
    auth: token,
    baseUrl: apiUrl,
    userAgent: "tutti",
    log: quiet,
    retry: { retryAfterBaseValue: retryUnitMs },
    throttle: { onRateLimit: patient, onSecondaryRateLimit: patient },
  });
}
