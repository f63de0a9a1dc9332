/** How well something was found: `precision` of what was said is true, `recall` of what is true was said. */
export interface Accuracy {
  readonly found: number;
  /** Said, and not true. */
  readonly wrong: readonly string[];
  /** True, and not said. */
  readonly missed: readonly string[];
  readonly precision: number;
  readonly recall: number;
}

export function accuracyOf(said: readonly string[], truth: readonly string[]): Accuracy {
  const [all, right] = [new Set(said), new Set(truth)];
  const found = [...right].filter((each) => all.has(each)).length;
  return {
    found,
    wrong: [...all].filter((each) => !right.has(each)),
    missed: [...right].filter((each) => !all.has(each)),
    precision: all.size === 0 ? 1 : found / all.size,
    recall: right.size === 0 ? 1 : found / right.size,
  };
}

export function inWords(what: string, { found, wrong, missed, precision, recall }: Accuracy): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rest = [...wrong.map((each) => `  wrong: ${each}`), ...missed.map((each) => `  missed: ${each}`)];
  return [`${what}: ${found} found, precision ${percent(precision)}, recall ${percent(recall)}`, ...rest].join("\n");
}
