import { open, type FileHandle } from "node:fs/promises";

/** A line that is longer than this is cut, in bytes: nobody reads it, and it must not fill the memory. */
const longestLine = 64 * 1024;
const chunkBytes = 256 * 1024;
/** Of one `read`: others want to be heard, too. */
const mostChunks = 4;
const newline = 10;

/**
 * Reads a file that another process appends to, as lines, from where it was heard before.
 *
 * `heard` is where to go on: the first byte that no line has told yet, with a `~` when it is in the middle of a line
 * whose beginning was told and whose rest is left out.
 */
export class HeardFile implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #onLine: (line: string) => void;
  readonly #chunk = Buffer.alloc(chunkBytes);
  #at: number;
  #cut: boolean;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(file: FileHandle, heard: string, onLine: (line: string) => void) {
    this.#file = file;
    this.#at = Number.parseInt(heard, 10);
    this.#cut = heard.endsWith("~");
    this.#onLine = onLine;
  }

  /** @param heard  from `heard` of an earlier reader; the beginning when absent */
  static async open(path: string, heard: string | undefined, onLine: (line: string) => void): Promise<HeardFile> {
    return new HeardFile(await open(path, "r+"), heard ?? "0", onLine);
  }

  get heard(): string {
    return `${this.#at}${this.#cut ? "~" : ""}`;
  }

  /** In bytes. */
  get at(): number {
    return this.#at;
  }

  /** So many bytes have been written and not been told; less than none when others were thrown away: see `forget`. */
  async waiting(): Promise<number> {
    return (await this.#file.stat()).size - this.#at;
  }

  /** Tells the lines that have come. @returns whether there may be more at once */
  async read(): Promise<boolean> {
    for (let count = 0; count < mostChunks; count++) {
      const from = this.#at + this.#rest.length;
      const { bytesRead } = await this.#file.read(this.#chunk, 0, chunkBytes, from);
      if (bytesRead === 0) return false;
      this.#take(Buffer.concat([this.#rest, this.#chunk.subarray(0, bytesRead)]));
    }
    return true;
  }

  /** Tells what came after the last line break: nothing more will come. */
  end(): void {
    if (this.#rest.length > 0) this.#tell(this.#rest, this.#rest.length, false);
    this.#rest = Buffer.alloc(0);
  }

  /** Throws away what is in the file. What was written in this moment is lost, so this is for what nobody wants. */
  async forget(): Promise<void> {
    await this.#file.truncate(0);
    this.#at = 0;
    this.#rest = Buffer.alloc(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  #take(bytes: Buffer): void {
    let begin = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, begin)) {
      this.#tell(bytes.subarray(begin, end), end + 1 - begin, false);
      begin = end + 1;
    }
    this.#rest = Buffer.from(bytes.subarray(begin));
    if (this.#rest.length <= longestLine) return;
    this.#tell(this.#rest, this.#rest.length, true);
    this.#rest = Buffer.alloc(0);
  }

  /**
   * @param length  in the file
   * @param goesOn  its end has not come yet
   */
  #tell(line: Buffer, length: number, goesOn: boolean): void {
    const toldBefore = this.#cut;
    this.#at += length;
    this.#cut = goesOn;
    if (toldBefore) return;
    const text = line.subarray(0, longestLine).toString("utf8");
    this.#onLine(line.length > longestLine ? `${text} …` : text.endsWith("\r") ? text.slice(0, -1) : text);
  }
}
