/**
 * Why an operation failed, named by what the caller can do about it.
 *
 * - `cancelled`: the caller asked for it; never shown as a failure.
 * - `refused`: a rule forbids it; the same request will be refused again.
 * - `unavailable`: network, rate limit, busy process; worth retrying.
 * - `unauthorised`: a credential is missing or rejected; the user must act.
 * - `malformed`: the other side broke its contract, or a file is damaged.
 */
export type ErrorKind = "cancelled" | "refused" | "unavailable" | "unauthorised" | "malformed";

interface ErrorDetails {
  readonly cause?: unknown;
  /** How long to wait before retrying, in milliseconds. Only for `unavailable`. */
  readonly retryAfterMs?: number;
}

/** Every failure that Tutti expects. Anything else that is thrown is a bug. */
export class TuttiError extends Error {
  override readonly name = "TuttiError";
  readonly kind: ErrorKind;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
  }

  /**
   * Returns `error` as a `TuttiError` if it is one, or is a cancellation.
   * Returns `undefined` for a bug, so that the caller rethrows it.
   */
  static from(error: unknown): TuttiError | undefined {
    if (error instanceof TuttiError) return error;
    if (error instanceof Error && error.name === "AbortError") {
      return new TuttiError("cancelled", "Cancelled.", { cause: error });
    }
    return undefined;
  }
}

export function refused(message: string): TuttiError {
  return new TuttiError("refused", message);
}
