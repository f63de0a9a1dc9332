import { anchorFindings } from "../review/anchor.ts";
import type { CheckResult } from "./check.ts";
import type { ReviewFinding } from "../review/comment.ts";

/**
 * Gives the findings of all checks the text of their lines, so that comments
 * find them again after edits. A line with a secret is never copied, by
 * whichever check it was found.
 *
 * @param read  the file's text in the worktree; `undefined` when it is not there, or is no text
 */
export async function anchorChecks(
  checks: readonly CheckResult[],
  read: (file: string) => Promise<string | undefined>,
): Promise<CheckResult[]> {
  const findings = checks.flatMap((check) => check.findings);
  const secret = new Set(findings.filter(isSecret).map(placeOf));
  const files = new Set(
    findings.flatMap(({ file, line, anchor }) => (line === undefined || anchor !== "" ? [] : (file ?? []))),
  );
  const texts = new Map<string, string | undefined>();
  for (const file of files) texts.set(file, await read(file));
  return checks.map((check) => ({
    ...check,
    findings: anchorFindings(check.findings, (file) => texts.get(file)).map((finding) =>
      secret.has(placeOf(finding)) ? { ...finding, anchor: "" } : finding,
    ),
  }));
}

function isSecret({ rule }: ReviewFinding): boolean {
  return rule.startsWith("secret/");
}

function placeOf({ file, line }: ReviewFinding): string {
  return `${file ?? ""}:${line ?? ""}`;
}
