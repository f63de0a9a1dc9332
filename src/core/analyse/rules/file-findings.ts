import type { Finding, FixClass, RuleFinding, Severity } from "../finding.ts";
import { findingIds } from "../finding-id.ts";

/** One thing that is wrong in a file. */
export interface Fault {
  readonly rule: string;
  readonly severity: Severity;
  readonly line: number;
  readonly title: string;
  readonly message: string;
  /** What shows it, and what its id is made of. */
  readonly text: string;
  readonly fixClass: FixClass;
}

/** Findings of one file, with ids that do not depend on lines. */
export function findingsOfFile(path: string, faults: readonly Fault[]): readonly RuleFinding[] {
  const ids = new Map<string, (content: string) => Finding["id"]>();
  return faults.map(({ line, text, ...rest }) => {
    const idOf = ids.get(rest.rule) ?? findingIds(rest.rule, path);
    ids.set(rest.rule, idOf);
    return { id: idOf(text), ...rest, evidence: [{ file: path, line, text: text.slice(0, 300) }] };
  });
}
