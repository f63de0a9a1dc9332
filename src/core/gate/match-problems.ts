import type { ReviewFinding } from "../review/comment.ts";
import { compilers } from "./matchers/compilers.ts";
import { junitLines, junitProblems } from "./matchers/junit.ts";
import { linters } from "./matchers/linters.ts";
import { otherLanguages } from "./matchers/other-languages.ts";
import type { Matcher, Problem } from "./matchers/problem.ts";
import { tap } from "./matchers/tap.ts";
import { testRunners } from "./matchers/test-runners.ts";
import { relativePaths } from "../run/relative-paths.ts";
import { plainText } from "./plain-text.ts";
import { pathInProject, type ProjectPlace } from "./project-path.ts";

const matchers: readonly Matcher[] = [junitLines, ...compilers, ...linters, tap, ...testRunners, ...otherLanguages];

/** The most findings of one command: more than that, nobody reads. */
export const FINDINGS_LIMIT = 100;
const LINES_LIMIT = 20_000;
const LINE_LIMIT = 1_000;
const TEXT_LIMIT = 3_000;

/**
 * Finds what compilers, linters and test runners complain about in the output
 * of a command. Files are relative to the worktree; a complaint about a place
 * outside it keeps its text and loses the place.
 *
 * @returns at most `FINDINGS_LIMIT`, in the order of the output, none twice
 */
export function matchProblems(output: string, place: ProjectPlace): ReviewFinding[] {
  const lines = plainText(output)
    .split(/\r?\n/)
    .slice(-LINES_LIMIT)
    .map((line) =>
      line
        .slice(0, LINE_LIMIT)
        .replace(/^.*\r(?=.)/, "")
        .trimEnd(),
    );
  const findings = new Map<string, ReviewFinding>();
  for (const problem of [...problemsIn(lines), ...junitProblems(lines.join("\n"))]) {
    const finding = toFinding(problem, place);
    if (finding === undefined) continue;
    findings.set([finding.file, finding.line, finding.text].join("\n"), finding);
    if (findings.size >= FINDINGS_LIMIT) break;
  }
  return [...findings.values()];
}

function problemsIn(lines: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (let at = 0; at < lines.length;) {
    const problem = lines[at] === "" ? undefined : firstMatch(lines, at);
    if (problem !== undefined) problems.push(problem);
    at += Math.max(1, problem?.length ?? 1);
  }
  return problems;
}

function firstMatch(lines: readonly string[], at: number): Problem | undefined {
  for (const matcher of matchers) {
    const problem = matcher(lines, at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function toFinding(problem: Problem, place: ProjectPlace): ReviewFinding | undefined {
  const text = relativePaths(place.worktree)(problem.text).trim().slice(0, TEXT_LIMIT);
  if (text === "") return undefined;
  const { rule, severity } = problem;
  for (const { file, line } of problem.places) {
    const path = pathInProject(file, place);
    if (path === undefined) continue;
    return { rule, severity, file: path, ...(line !== undefined && line > 0 ? { line } : {}), anchor: "", text };
  }
  return problem.guess === true ? undefined : { rule, severity, anchor: "", text };
}
