/** Time and chance, so that everything else in `core` gives the same answer twice. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with an `AbortError` as soon as `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A new random id of ten characters 0-9a-z. */
  id(): string;
}
