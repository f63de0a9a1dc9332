import type { RuleFinding } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import type { SecretHit } from "../secret-scanner.ts";
import { isPlayground } from "../secrets.ts";
import { countLines } from "../source-kind.ts";

/**
 * Findings of the secrets of one tracked file. They say where a secret is and
 * what it looks like; the id holds a fingerprint of it, and no part of its text
 * is copied anywhere.
 */
export function secretFindings(path: string, text: string, hits: readonly SecretHit[]): readonly RuleFinding[] {
  const isPlay = isPlayground(path);
  return hits.map(({ kind, what, start, end }) => {
    const rule = `secret/${kind}`;
    const article = /^(?:[AEIO]|npm)/i.test(what) ? "An" : "A";
    const remark = isPlay
      ? " It lies among tests or documents: if it was made for them and opens nothing, dismiss this."
      : "";
    return {
      id: findingIds(rule, path)(text.slice(start, end)),
      rule,
      severity: isPlay ? ("warning" as const) : ("error" as const),
      title: `${article} ${what} in ${path}`,
      message: `${article} ${what} is tracked by git, so everybody with the repository has it, also after it is deleted. Revoke it, make a new one and keep that outside the repository.${remark}`,
      fixClass: "remove",
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
