import { StringDecoder } from "node:string_decoder";

/** A line longer than this is cut; nobody reads it, and it must not fill the memory. */
const longestLine = 64 * 1024;

/** Cuts a stream of bytes into lines, whole characters only. Accepts `\n` and `\r\n`. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  readonly #longest: number;
  #rest = "";
  #dropping = false;

  /** @param longest  what is cut from, in characters */
  constructor(onLine: (line: string) => void, longest: number = longestLine) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  push(bytes: Buffer): void {
    this.#take(this.#decoder.write(bytes));
  }

  /** Delivers what came after the last line break. */
  end(): void {
    this.#take(this.#decoder.end());
    if (this.#rest !== "" && !this.#dropping) this.#emit(this.#rest);
    this.#rest = "";
    this.#dropping = false;
  }

  #take(text: string): void {
    const pieces = text.split("\n");
    const last = pieces.pop() ?? "";
    for (const piece of pieces) {
      if (!this.#dropping) this.#emit(this.#rest + piece);
      this.#rest = "";
      this.#dropping = false;
    }
    if (this.#dropping) return;
    this.#rest += last;
    if (this.#rest.length > this.#longest) {
      this.#emit(this.#rest);
      this.#rest = "";
      this.#dropping = true;
    }
  }

  #emit(line: string): void {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    this.#onLine(text.length > this.#longest ? `${text.slice(0, this.#longest)} …` : text);
  }
}
