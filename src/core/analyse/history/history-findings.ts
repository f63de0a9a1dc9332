import type { Analysis, Finding, RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { SecretHit } from "../secret-scanner.ts";
import { isPlayground } from "../secrets.ts";
import type { AddedText } from "./added-text.ts";

/** What says so: gone only when the history was searched again, and no longer has it. */
export const historyReport = "history";

/** Looks for secrets in everything that was ever committed. */
export interface HistorySearch {
  /** @param progress  told of the commits that were read */
  search(
    folder: string,
    progress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<readonly RuleFinding[]>;
}

/**
 * Findings of secrets that commits have added, each once: the log comes newest
 * first, so the commit that stays is the one that brought it. No part of a
 * secret's text is kept.
 */
export class HistoryFindings {
  readonly #found = new Map<Finding["id"], RuleFinding>();

  add({ commit, author, date, path, text }: AddedText, hits: readonly SecretHit[]): void {
    for (const { kind, what, start, end } of hits) {
      const rule = `secret-history/${kind}`;
      const id = findingIds(rule, path)(text.slice(start, end));
      const article = /^(?:[AEIO]|npm)/i.test(what) ? "An" : "A";
      const day = date.slice(0, 10);
      this.#found.set(id, {
        id,
        rule,
        severity: isPlayground(path) ? "info" : "error",
        title: `${article} ${what} in the history of ${path}`,
        message: `${author} committed it on ${day} in ${commit.slice(0, 12)}. Everybody with a clone has it, whether or not the file still does. Revoke it first; to rewrite the history helps only after that, and reaches no clone.`,
        fixClass: "decide",
        report: historyReport,
        evidence: [
          { file: path, text: `${what}, ${end - start} characters, hidden; ${commit.slice(0, 12)}, ${author}, ${day}` },
        ],
      });
    }
  }

  all(): readonly RuleFinding[] {
    return [...this.#found.values()];
  }
}

/** The analysis with what the history holds; each says whether the same file still has a secret of that kind. */
export function withHistory(analysis: Analysis, found: readonly RuleFinding[]): Analysis {
  const now = new Set(
    analysis.findings.flatMap(({ rule, evidence }) => evidence.map(({ file }) => `${rule}\n${file}`)),
  );
  const findings = found.map((finding) => {
    const kind = finding.rule.slice(finding.rule.indexOf("/") + 1);
    const isThere = finding.evidence.some(({ file }) => now.has(`secret/${kind}\n${file}`));
    const place = isThere ? "The file has one of this kind now, too." : "The file no longer has it.";
    return { ...finding, message: `${finding.message} ${place}` };
  });
  return {
    ...analysis,
    findings: [...analysis.findings, ...findings],
    reports: [...(analysis.reports ?? []), historyReport],
  };
}
