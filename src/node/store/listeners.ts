/** Who wants to hear of commits. The first one that comes begins the listening, the last one that goes ends it. */
export class Listeners {
  readonly #listeners = new Set<() => void>();
  readonly #begin: () => void;
  readonly #end: () => void;
  #telling = false;

  constructor(begin: () => void, end: () => void) {
    this.#begin = begin;
    this.#end = end;
  }

  listen(listener: () => void): Disposable {
    const entry = () => listener(); // the same function may listen twice
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) this.#begin();
    return {
      [Symbol.dispose]: () => {
        if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#end();
      },
    };
  }

  /** Tells all listeners, once, after the current turn of the event loop. */
  tell(): void {
    if (this.#telling || this.#listeners.size === 0) return;
    this.#telling = true;
    setImmediate(() => {
      this.#telling = false;
      for (const listener of this.#listeners) listener();
    });
  }

  clear(): void {
    if (this.#listeners.size === 0) return;
    this.#listeners.clear();
    this.#end();
  }
}
