/** `setTimeout` fires at once for anything longer. */
const longestTimer = 2 ** 31 - 1;

/** Calls `expire` after `limitMs`, unless disposed before. */
export function timeLimit(limitMs: number, expire: () => void): Disposable {
  const timer = setTimeout(expire, Math.min(limitMs, longestTimer));
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Calls `cancel` when `signal` is aborted, at once if it is already, unless disposed before. */
export function whenAborted(signal: AbortSignal, cancel: () => void): Disposable {
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", cancel) };
}

/** A duration as a person says it. */
export function spoken(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  if (seconds === 1) return "1 second";
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.round(seconds / 60)} minutes`;
}

/** Expires when it has not been touched for a while. Begins paused. */
export class SilenceLimit implements Disposable {
  readonly #limitMs: number;
  readonly #expire: () => void;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(limitMs: number, expire: () => void) {
    this.#limitMs = Math.min(limitMs, longestTimer);
    this.#expire = expire;
  }

  /** Starts counting again, unless paused. */
  touch(): void {
    this.#timer?.refresh();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  resume(): void {
    if (!this.#over) this.#timer ??= setTimeout(this.#expire, this.#limitMs);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.pause();
  }
}
