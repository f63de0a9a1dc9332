/**
 * Finds the lines of texts that are looked for in the order in which they
 * stand. A miss costs one look at the rest and moves nothing.
 */
export class LineFinder {
  readonly #text: string;
  /** What stands between a key and its object: nothing when the text was written without spaces. */
  readonly #separator: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#separator = text.includes('": {') ? ": {" : ":{";
  }

  /** The 1-based line of the next place where `wanted` stands; `undefined` when there is none. */
  next(wanted: string): number | undefined {
    const found = this.#text.indexOf(wanted, this.#at);
    if (found === -1) return undefined;
    for (let at = this.#text.indexOf("\n", this.#at); at !== -1 && at < found; at = this.#text.indexOf("\n", at + 1)) {
      this.#line++;
    }
    this.#at = found + wanted.length;
    return this.#line;
  }

  /** The line of the next key of a JSON object whose value is an object. */
  key(name: string): number | undefined {
    return this.next(JSON.stringify(name) + this.#separator);
  }
}
