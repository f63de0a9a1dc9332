/** One number that a benchmark found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** `ms`, `MB`, … */
  readonly unit: string;
  /** What the product promises, in the same unit; the benchmark fails above it. */
  readonly limit?: number;
}

/** The default export of a `*.bench.ts` or `*.bench.mjs` file. */
export interface Benchmark {
  readonly name: string;
  run(): Promise<readonly Figure[]>;
}
