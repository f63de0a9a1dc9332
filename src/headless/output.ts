/** Where a command writes to. Lines have no newline at their end. */
export interface Streams {
  out(line: string): void;
  error(line: string): void;
  /** Colours and progress lines are for people only. */
  readonly terminal: boolean;
}

/**
 * What a command says, to a person or to a machine. With `json`, stdout gets
 * exactly one JSON document and people's lines are left out.
 */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;

  constructor(streams: Streams, json: boolean) {
    this.#streams = streams;
    this.json = json;
  }

  /** A line of the answer, for people. */
  line(text = ""): void {
    if (!this.json) this.#streams.out(text);
  }

  /** A line about what goes on, for people who watch. */
  progress(text: string): void {
    if (!this.json) this.#streams.error(this.dim(text));
  }

  /** A line about what went wrong. */
  problem(text: string): void {
    this.#streams.error(text);
  }

  /** The answer, for machines. */
  document(value: object): void {
    if (this.json) this.#streams.out(JSON.stringify(value, undefined, 2));
  }

  bold(text: string): string {
    return this.#style(text, 1, 22);
  }

  dim(text: string): string {
    return this.#style(text, 2, 22);
  }

  #style(text: string, on: number, off: number): string {
    return this.#streams.terminal ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  }
}

/** Columns of text, aligned; the last one is not padded. */
export function table(rows: readonly (readonly string[])[], indent = ""): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, cell.length)));
  return rows.map((row) =>
    (
      indent + row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join("  ")
    ).trimEnd(),
  );
}
