import type { SuiteResult } from "./run-suite.ts";

/** What is said of a suite when it has ended. A test that needed a second try is named, with the first line of its failure. */
export function linesOf(result: SuiteResult): readonly string[] {
  const counts = `${result.passed} passed, ${result.failed.length} failed, ${result.skipped.length} skipped`;
  return [
    `${counts.padEnd(36)} ${result.seconds.toFixed(1)} s`,
    ...result.skipped.map(({ name, reason }) => `  skipped: ${name}: ${reason}`),
    ...result.secondTries.map(({ name, reason }) => `  needed a second try: ${name}: ${firstLine(reason)}`),
    ...result.failed.map((name) => `  failed: ${name}`),
  ];
}

/**
 * What is said when all suites have ended: the tests that needed a second try once more, as nothing else is left of them,
 * and what becomes of skipped tests, which may be the only reason why a run fails.
 */
export function closing(results: readonly SuiteResult[], allowSkips: boolean): readonly string[] {
  const { passed, failed, skipped, secondTries } = sums(results);
  const more = [
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(secondTries === 0 ? [] : [`${secondTries} needed a second try`]),
  ];
  const names = results.flatMap((result) => result.secondTries.map(({ name }) => `  needed a second try: ${name}`));
  const why =
    skipped > 0 && !allowSkips
      ? ["  a skipped test proves nothing: this run fails for it (--allow-skips lets it pass)"]
      : [];
  return ["", ...names, ...why, [`${passed} passed`, `${failed} failed`, ...more].join(", ")];
}

export interface Sums {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly secondTries: number;
}

export function sums(results: readonly SuiteResult[]): Sums {
  const sum = (pick: (result: SuiteResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    passed: sum((result) => result.passed),
    failed: sum((result) => result.failed.length),
    skipped: sum((result) => result.skipped.length),
    secondTries: sum((result) => result.secondTries.length),
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
