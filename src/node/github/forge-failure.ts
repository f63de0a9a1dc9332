import { TuttiError } from "#core/errors.ts";

/** A failed call, as Octokit throws it. Without `response` nothing came back. */
export interface FailedCall {
  readonly status: number;
  readonly message: string;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

export function isFailedCall(error: unknown): error is FailedCall & Error {
  return error instanceof Error && "status" in error && typeof error.status === "number";
}

/**
 * What a failed call means for the person.
 *
 * @param what  what was tried, for example `open a pull request in octo/demo`
 * @param now   milliseconds since the epoch, to tell how long a limit lasts
 */
export function explainFailedCall(error: FailedCall & Error, host: string, what: string, now: number): TuttiError {
  const fail = (kind: ConstructorParameters<typeof TuttiError>[0], message: string, retryAfterMs?: number) =>
    new TuttiError(kind, message, { cause: error, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  if (error.response === undefined) {
    return fail(
      "unavailable",
      `${host} cannot be reached, so Tutti could not ${what}. Check the network and try again.`,
      30_000,
    );
  }
  const wait = limitMs(error, now);
  if (wait !== undefined) {
    const minutes = Math.max(1, Math.ceil(wait / 60_000));
    return fail("unavailable", `${host} limits the number of calls; Tutti can ${what} in about ${minutes} min.`, wait);
  }
  const said = reasonsOf(error);
  switch (error.status) {
    case 401:
      return fail("unauthorised", `${host} rejected the token (${said}). Sign in again, or set a new token.`);
    case 403:
      return fail("unauthorised", `The token may not ${what}: ${said}.${neededOf(error)}`);
    case 404:
      return fail(
        "refused",
        `${host} has no such repository, or the token gives no access to it, so Tutti could not ${what}.`,
      );
    case 422:
      return fail("refused", `${host} refused to ${what}: ${said}.`);
    default:
      if (error.status >= 500) {
        return fail(
          "unavailable",
          `${host} has a problem of its own (${error.status}), so Tutti could not ${what}. Try again later.`,
          60_000,
        );
      }
      return fail("refused", `${host} refused to ${what} (${error.status}): ${said}.`);
  }
}

/** How long a spent limit lasts; `undefined` when no limit was the reason. */
function limitMs({ status, response }: FailedCall, now: number): number | undefined {
  if ((status !== 403 && status !== 429) || response === undefined) return undefined;
  const { headers } = response;
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds * 1_000;
  if (String(headers["x-ratelimit-remaining"]) !== "0") return status === 429 ? 60_000 : undefined;
  return Math.max(1_000, Number(headers["x-ratelimit-reset"] ?? 0) * 1_000 - now);
}

/** GitHub names what a token lacks in a header: scopes for classic ones, permissions for fine-grained ones. */
function neededOf({ response }: FailedCall): string {
  const scopes = response?.headers["x-accepted-oauth-scopes"];
  const permissions = response?.headers["x-accepted-github-permissions"];
  if (response?.headers["x-github-sso"] !== undefined)
    return " The organisation wants the token to be authorised for its single sign-on.";
  if (scopes !== undefined && scopes !== "") return ` It needs the scope ${scopes}.`;
  if (permissions !== undefined && permissions !== "") return ` It needs the permission ${permissions}.`;
  return " It needs the scope repo, or the permissions contents=write and pull_requests=write.";
}

/** GitHub's own words: the messages of single errors where there are some. */
function reasonsOf({ response, message }: FailedCall): string {
  const data = response?.data;
  if (typeof data !== "object" || data === null) return message.slice(0, 300);
  const errors = "errors" in data && Array.isArray(data.errors) ? data.errors : [];
  const reasons = errors.flatMap((each: unknown) => {
    if (typeof each === "string") return [each];
    if (typeof each !== "object" || each === null) return [];
    const { message: reason, field, code } = each as Readonly<Record<string, unknown>>; // each is an object
    return typeof reason === "string" ? [reason] : [`${String(field)} is ${String(code)}`];
  });
  const own = "message" in data && typeof data.message === "string" ? data.message : message;
  return (reasons.length > 0 ? reasons.join("; ") : own).slice(0, 300).replace(/\.$/, "");
}
