import type { CoveredFile } from "../test-coverage/coverage.ts";
import type { RuleFinding, Severity } from "../finding.ts";
import { findingIds } from "../finding-id.ts";
import { isPlayground } from "../secrets.ts";
import { kindOfPath } from "../source-kind.ts";

const mostShown = 20;

/**
 * Functions that no test ran: one finding a file, because they are tested together.
 *
 * @param importers  how many files of the project import a file
 */
export function coverageFindings(
  files: readonly CoveredFile[],
  importers: (path: string) => number,
): readonly RuleFinding[] {
  return files.flatMap(({ path, lines, covered, uncovered }) => {
    if (uncovered.length === 0 || kindOfPath(path) !== "written" || isPlayground(path)) return [];
    const size = uncovered.reduce((sum, each) => sum + each.size, 0);
    const many = uncovered.length === 1 ? "One function" : `${uncovered.length} functions`;
    const users = importers(path);
    const used = users === 0 ? "" : ` ${users} ${users === 1 ? "file imports" : "files import"} it.`;
    const largest = uncovered.toSorted((left, right) => right.size - left.size || left.line - right.line);
    return [
      {
        id: findingIds("coverage/uncovered-functions", path)(""),
        rule: "coverage/uncovered-functions",
        severity: severityOf(size, users),
        title: `${many} of ${path} ${uncovered.length === 1 ? "is" : "are"} run by no test`,
        message: `By the report of the last tests, ${covered} of ${lines} lines of ${path} ran, and ${many.toLowerCase()} with ${size} lines never did.${used}`,
        evidence: largest.slice(0, mostShown).map(({ name, line, size: own }) => ({
          file: path,
          line,
          text: `${name === "" ? "a function" : name.slice(0, 100)}: ${own} lines`,
        })),
        fixClass: "test" as const,
        report: "coverage",
      },
    ];
  });
}

/** What many files rely on matters more; a few lines matter little. */
function severityOf(size: number, importers: number): Severity {
  return size >= 50 || (size >= 15 && importers >= 5) ? "warning" : "info";
}
