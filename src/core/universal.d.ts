/**
 * The few globals that every JavaScript host has and that `core` may use.
 * Only `core`'s own type check reads this file: elsewhere Node's or the
 * browser's types describe the same things.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare const AbortController: new () => AbortController;
declare const AbortSignal: { any(signals: readonly AbortSignal[]): AbortSignal };
