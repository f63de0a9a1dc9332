import type { ReportText } from "../analyse/reports.ts";
import { readSarif } from "../analyse/sarif/read-sarif.ts";
import type { ReviewFinding } from "../review/comment.ts";
import { FINDINGS_LIMIT, matchProblems } from "./match-problems.ts";
import { pathInProject, type ProjectPlace } from "./project-path.ts";

/**
 * What a command complains about: in its reports, and in what it printed. A
 * report in SARIF is read as such; any other is read as if it were printed.
 *
 * @returns at most `FINDINGS_LIMIT`, none twice
 */
export function findProblems(output: string, reports: readonly ReportText[], place: ProjectPlace): ReviewFinding[] {
  const found = new Map<string, ReviewFinding>();
  const said = [...reports.flatMap((report) => problemsIn(report, place)), ...matchProblems(output, place)];
  for (const finding of said) {
    const key = [finding.file, finding.line, finding.text].join("\n");
    if (found.size < FINDINGS_LIMIT && !found.has(key)) found.set(key, finding);
  }
  return [...found.values()];
}

function problemsIn({ text }: ReportText, place: ProjectPlace): readonly ReviewFinding[] {
  const sarif = /^\s*\{/.test(text) ? readSarif(text, (path) => pathInProject(path, place) ?? "") : undefined;
  if (sarif?.ok !== true) return matchProblems(text, place);
  return sarif.value.findings.map(({ rule, severity, message, evidence: [first] }) => ({
    rule,
    severity,
    ...(first !== undefined && first.file !== "" && { file: first.file, ...(first.line && { line: first.line }) }),
    anchor: "",
    text: message,
  }));
}
