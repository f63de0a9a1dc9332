/** Keeps the beginning and the end of a text that may be of any length. */
export class CappedText {
  readonly #half: number;
  #head = "";
  #tail = "";
  #dropped = 0;

  /** @param limit  the most characters to keep */
  constructor(limit: number) {
    this.#half = Math.floor(limit / 2);
  }

  append(text: string): void {
    const room = this.#half - this.#head.length;
    this.#head += text.slice(0, room);
    this.#tail += text.slice(room);
    // Cutting only at twice the size keeps appending cheap.
    if (this.#tail.length > 2 * this.#half) this.#cut();
  }

  toString(): string {
    if (this.#tail.length > this.#half) this.#cut();
    if (this.#dropped === 0) return this.#head + this.#tail;
    return `${this.#head}\n… ${this.#dropped} characters left out …\n${this.#tail}`;
  }

  /** The last `length` characters. */
  end(length: number): string {
    return (this.#head + this.#tail).slice(-length);
  }

  #cut(): void {
    const excess = this.#tail.length - this.#half;
    this.#dropped += excess;
    this.#tail = this.#tail.slice(excess);
  }
}
