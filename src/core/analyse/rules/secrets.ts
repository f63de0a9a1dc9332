import type { Finding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { SecretHit } from "../secret-scanner.ts";
import { countLines } from "../source-kind.ts";

/**
 * Findings of the secrets of one tracked file. They say where a secret is and
 * what it looks like; the id holds a fingerprint of it, and no part of its text
 * is copied anywhere.
 */
export function secretFindings(path: string, text: string, hits: readonly SecretHit[]): readonly Finding[] {
  return hits.map(({ kind, what, start, end }) => {
    const rule = `secret/${kind}`;
    const article = /^[AEIO]/i.test(what) ? "An" : "A";
    return {
      id: findingIds(rule, path)(text.slice(start, end)),
      rule,
      severity: "error" as const,
      title: `${article} ${what} in ${path}`,
      message: `${article} ${what} is tracked by git, so everybody with the repository has it, also after it is deleted. Revoke it, make a new one and keep that outside the repository.`,
      evidence: [
        {
          file: path,
          line: countLines(`${text.slice(0, start)} `),
          text: `${what}, ${end - start} characters, hidden`,
        },
      ],
    };
  });
}
