import { analysisOf } from "./analysis-of.ts";

/** The findings of one file by rules of a family, as `severity rule:line`, in the order of the lines. */
export async function faultsIn(path: string, text: string, family: string): Promise<readonly string[]> {
  const { findings } = await analysisOf({ [path]: text });
  return findings
    .filter(({ rule }) => rule.startsWith(`${family}/`))
    .toSorted((left, right) => (left.evidence[0]?.line ?? 0) - (right.evidence[0]?.line ?? 0))
    .map(({ severity, rule, evidence }) => `${severity} ${rule.slice(family.length + 1)}:${evidence[0]?.line}`);
}
