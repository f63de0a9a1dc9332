import type { FileChange } from "../review/diff.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { CheckCommand, CheckResult, CommandOutcome } from "./check.ts";
import { findProblems } from "./find-problems.ts";
import type { CheckRun } from "./run-checks.ts";
import { commandHint } from "../permission/containment.ts";
import { keptFrom } from "../permission/refused-hosts.ts";
import { relativePaths } from "../run/relative-paths.ts";
import { plainText } from "./plain-text.ts";
import type { ProjectPlace } from "./project-path.ts";

const TAIL_LIMIT = 4_000;

/**
 * What one of the project's own commands says about a result. Errors count
 * wherever they are, as a change may break another file; warnings only in
 * changed files, as the others were there before.
 *
 * @param place   where it ran; `cwd` is that of the command
 * @param more   its reports, and whether it passed before on the same files
 */
export function judgeCommand(
  command: CheckCommand,
  outcome: CommandOutcome,
  place: ProjectPlace,
  changes: readonly FileChange[],
  more: Partial<Pick<CheckRun, "reports" | "reused">> = {},
): CheckResult {
  const { reports = [], reused = false } = more;
  const changed = new Set(changes.map(({ path }) => path));
  const passed = outcome.exitCode === 0 && !outcome.timedOut;
  const missing = !outcome.timedOut && isMissing(outcome);
  const findings = missing
    ? []
    : findProblems(outcome.output, reports, place)
        .map((finding) =>
          passed && finding.severity === "error" ? { ...finding, severity: "warning" as const } : finding,
        )
        .filter(({ severity, file }) => severity === "error" || (file !== undefined && changed.has(file)));
  const text = relativePaths(place.worktree)(plainText(outcome.output)).trimEnd();
  return {
    name: command.name,
    command: command.command,
    ...(command.criterion !== undefined && { criterion: command.criterion }),
    outcome: missing ? "skipped" : passed ? "passed" : "failed",
    summary: [
      ...(command.criterion === undefined ? [] : [`“${command.criterion}”:`]),
      ...(missing
        ? [missingSummary(command, text)]
        : [reused ? reusedSummary(command, outcome) : summaryOf(command, outcome, passed, findings)]),
      ...(passed || missing ? [] : keptBack(outcome)),
    ].join(" "),
    durationMs: reused ? 0 : outcome.durationMs,
    ...(reused && { reused }),
    tail: text.slice(-TAIL_LIMIT),
    findings: passed || missing || findings.length > 0 ? findings : [unexplained(command, outcome, text)],
  };
}

export interface GateVerdict {
  readonly passed: boolean;
  /** One line, for example `Failed: test, secrets. Passed: types. Skipped: lint.` */
  readonly summary: string;
}

/** A result passes when no check failed. What was skipped is named, never counted as passed. */
export function verdictOf(checks: readonly CheckResult[]): GateVerdict {
  const named = (outcome: CheckResult["outcome"]) =>
    checks.filter((check) => check.outcome === outcome && check.redBefore !== true).map(({ name }) => name);
  const before = checks.filter(({ redBefore }) => redBefore === true).map(({ name }) => name);
  const [failed, passed, skipped] = [named("failed"), named("passed"), named("skipped")];
  const parts = [
    ...(failed.length > 0 ? [`Failed: ${failed.join(", ")}.`] : []),
    ...(passed.length > 0 ? [`Passed: ${passed.join(", ")}.`] : []),
    ...(before.length > 0 ? [`Red before, too: ${before.join(", ")}.`] : []),
    ...(skipped.length > 0 ? [`Skipped: ${skipped.join(", ")}.`] : []),
  ];
  return { passed: failed.length === 0, summary: checks.length === 0 ? "Nothing was checked." : parts.join(" ") };
}

/** What its wall may have to do with its failure, as sentences. */
function keptBack({ output, containment, refusals = [] }: CommandOutcome): readonly string[] {
  const hint = commandHint(output, containment);
  return [...(hint === undefined ? [] : [hint]), ...(refusals.length === 0 ? [] : [`It was ${keptFrom(refusals)}.`])];
}

/** The shell's way to say that a program is not installed. */
function isMissing({ exitCode, output }: CommandOutcome): boolean {
  return exitCode === 127 || (exitCode === 1 && /is not recognized as an internal or external command/.test(output));
}

function missingSummary({ command }: CheckCommand, text: string): string {
  const said = text
    .split("\n")
    .findLast((line) => /not found|not recognized/.test(line))
    ?.trim();
  return `${command} needs a program that is not installed here${said === undefined ? "" : ` (${said.slice(0, 200)})`}.`;
}

function summaryOf(
  { command, timeLimitMs }: CheckCommand,
  { exitCode, durationMs, timedOut }: CommandOutcome,
  passed: boolean,
  findings: readonly ReviewFinding[],
): string {
  const seconds = `${(durationMs / 1_000).toFixed(1)} s`;
  if (timedOut) return `${command} was ended after ${Math.round(timeLimitMs / 60_000)} min without a result.`;
  if (passed) return `${command} passed in ${seconds}.`;
  const errors = findings.filter(({ severity }) => severity === "error");
  const first = errors.find(({ file }) => file !== undefined);
  const where =
    first === undefined ? "" : `, the first in ${first.file}${first.line === undefined ? "" : `:${first.line}`}`;
  const problems =
    errors.length === 0 ? "" : `: ${errors.length} ${errors.length === 1 ? "problem" : "problems"}${where}`;
  return `${command} failed after ${seconds} with exit code ${exitCode ?? "none"}${problems}.`;
}

function reusedSummary({ command }: CheckCommand, { durationMs }: CommandOutcome): string {
  return `${command} passed before on the same files, ${(durationMs / 1_000).toFixed(1)} s saved.`;
}

/** A failure that no matcher understood still gets a comment, or nobody would see it. */
export function unexplained(
  { name, command }: Pick<CheckCommand, "name" | "command">,
  outcome: CommandOutcome,
  text: string,
): ReviewFinding {
  const last = text.split("\n").slice(-15).join("\n").slice(-1_000);
  const how = outcome.timedOut ? "did not end in time" : `failed with exit code ${outcome.exitCode ?? "none"}`;
  return {
    rule: `check/${name}`,
    severity: "error",
    anchor: "",
    text: `${command} ${how}.${last === "" ? "" : `\n\n${last}`}`,
  };
}
