import * as z from "zod";

/** How much of a file the tests ran, by a report of theirs. */
export const FileCoverage = z.object({
  file: z.string(),
  /** Lines that can run. */
  lines: z.int(),
  /** Those of them that did. */
  covered: z.int(),
});
export type FileCoverage = z.infer<typeof FileCoverage>;

/** A function that no test ran. */
export interface UncoveredFunction {
  readonly name: string;
  readonly line: number;
  /** How many lines it has, as far as the report tells; at least 1. */
  readonly size: number;
}

/** One file of a report. `path` is as the report has it. */
export interface CoveredFile {
  readonly path: string;
  readonly lines: number;
  readonly covered: number;
  readonly uncovered: readonly UncoveredFunction[];
}

/** A function as reports list it, whose end follows from where the next one begins. */
export interface ListedFunction {
  readonly name: string;
  readonly line: number;
  readonly end?: number | undefined;
  readonly hits: number;
}

/** The functions without a hit, with their sizes. @param lastLine  of the file, as far as it is known */
export function uncoveredOf(functions: readonly ListedFunction[], lastLine: number): readonly UncoveredFunction[] {
  const starts = functions.map(({ line }) => line).toSorted((left, right) => left - right);
  return functions.flatMap(({ name, line, end, hits }) => {
    if (hits > 0 || line < 1) return [];
    const next = starts.find((start) => start > line);
    const last = end ?? (next === undefined ? Math.max(line, lastLine) : next - 1);
    return [{ name, line, size: Math.max(1, last - line + 1) }];
  });
}
