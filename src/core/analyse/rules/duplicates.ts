import { type PrintedFile, sharedLines, type SharedLines } from "../duplicates.ts";
import type { Evidence, RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { isTestFile } from "../../gate/file-kinds.ts";
import { isPlayground } from "../secrets.ts";

/** Fewer lines in one place are quicker written twice than shared. */
const leastLines = 30;
const manyLines = 100;
const mostShown = 6;

const languages: ReadonlySet<string | undefined> = new Set(
  "C|C#|C++|Dart|Go|Groovy|Java|JavaScript|Kotlin|Objective-C|PHP|Python|Ruby|Rust|Scala|Swift|TSX|TypeScript".split(
    "|",
  ),
);
/** Made by programs, kept as they were on purpose, or declarations of what others have written. */
const aside =
  /(?:^|\/)(?:dist|build|builds|out|esm|cjs|umd|es|es5|es6|browser|bundles?|migrations?|generated|gen|stubs?|benchmarks?|bench|demos?|polyfills?)\/|\.d\.[cm]?ts$/i;

/** Whether duplicates of what is in a file would be worth a word. Tests may repeat themselves. */
export function isComparable(path: string, language: string | undefined): boolean {
  return languages.has(language) && !isTestFile(path) && !isPlayground(path) && !aside.test(path);
}

/** Code that stands in two places, one finding a pair of files: a mistake in one is mended in one only. */
export function duplicateFindings(files: readonly PrintedFile[]): readonly RuleFinding[] {
  const large = sharedLines(files).flatMap(({ left, right, blocks }) => {
    const kept = blocks.filter(({ lines }) => lines >= leastLines);
    return kept.length === 0 ? [] : [{ left, right, blocks: kept }];
  });
  return withoutFollowing(large).map(findingOf);
}

/** Of three files that share the same, what the first one shares with each of the others says it all. */
function withoutFollowing(shared: readonly SharedLines[]): readonly SharedLines[] {
  const partners = new Map<string, Set<string>>();
  for (const { left, right } of shared) {
    if (left === right) continue;
    partners.set(right, (partners.get(right) ?? new Set()).add(left));
  }
  const both = (left: string, right: string): boolean => {
    const others = partners.get(right);
    return [...(partners.get(left) ?? [])].some((first) => others?.has(first) === true);
  };
  return shared.filter(({ left, right }) => left === right || !both(left, right));
}

function findingOf({ left, right, blocks }: SharedLines): RuleFinding {
  const lines = blocks.reduce((sum, each) => sum + each.lines, 0);
  const largest = blocks.toSorted((one, other) => other.lines - one.lines || one.left - other.left);
  const where = left === right ? `twice in ${left}` : `in ${left} and in ${right}`;
  return {
    id: findingIds("quality/duplicate-code", left)(right),
    rule: "quality/duplicate-code",
    severity: lines >= manyLines ? "warning" : "info",
    title: `About ${lines} lines stand ${where}`,
    message: `The same code stands ${where}${blocks.length === 1 ? "" : `, in ${blocks.length} places`}: a mistake that is mended in one stays in the other. Give what they share a place of its own.`,
    evidence: largest.slice(0, mostShown).flatMap((block): readonly Evidence[] => [
      { file: left, line: block.left, text: `about ${block.lines} lines, as in ${right}:${block.right}` },
      { file: right, line: block.right, text: `about ${block.lines} lines, as in ${left}:${block.left}` },
    ]),
    fixClass: "write",
  };
}
