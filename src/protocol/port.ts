/** One end of a two-way channel of plain values. */
export interface Port {
  post(message: unknown): void;
  /** Calls `listener` for each message until disposed. */
  listen(listener: (message: unknown) => void): Disposable;
}
