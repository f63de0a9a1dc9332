import type { FileChange } from "../review/diff.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { CheckResult, CommandOutcome } from "./check.ts";
import { findProblems } from "./find-problems.ts";
import { FINDINGS_LIMIT } from "./match-problems.ts";
import type { PlannedCheck } from "./plan-checks.ts";
import type { ProjectPlace } from "./project-path.ts";
import type { CheckRun } from "./run-checks.ts";
import { sameProblem } from "./same-problem.ts";
import { unexplained } from "./verdict.ts";

/** Checks that may be red for a reason that is older than the change. A criterion must hold whatever was before. */
export function mayBeOld({ outcome, criterion }: CheckResult, ended: CommandOutcome): boolean {
  return outcome === "failed" && criterion === undefined && !ended.timedOut;
}

/** The checks to run on the base, in their order: these, and what writes before them. */
export function planForBase(plan: readonly PlannedCheck[], wanted: ReadonlySet<PlannedCheck>): readonly PlannedCheck[] {
  const needed = new Set<number>();
  const need = (at: number): void => {
    if (needed.has(at)) return;
    needed.add(at);
    for (const before of plan[at]?.after ?? []) if (plan[before]?.readsOnly === false) need(before);
  };
  for (const [at, check] of plan.entries()) if (wanted.has(check)) need(at);
  const order = [...needed].toSorted((one, other) => one - other);
  return order.flatMap((at) => {
    const check = plan[at];
    const after = (check?.after ?? []).flatMap((before) => (needed.has(before) ? [order.indexOf(before)] : []));
    return check === undefined ? [] : [{ ...check, after }];
  });
}

/**
 * Tells what a failed check found from what was there before the change. Only
 * the new problems count: when there are none, the check is red, but no fault
 * of this work, and does not hold it up.
 *
 * @param base  what the same command did on the commit that the work began from
 */
export function compareWithBase(
  result: CheckResult,
  check: PlannedCheck,
  base: Pick<CheckRun, "outcome" | "reports"> & { readonly place: ProjectPlace },
  changes: readonly FileChange[],
): CheckResult {
  const { outcome, place } = base;
  if (outcome.timedOut) return withNote(result, "Whether it was red before is not known: it took too long there.");
  if (outcome.exitCode === 0) return result;
  const before = errorsOf(findProblems(outcome.output, base.reports, place));
  const there = before.length > 0 ? before : [unexplained(check, outcome, outcome.output.trim())];
  const found = errorsOf(result.findings);
  if (there.length >= FINDINGS_LIMIT || found.length >= FINDINGS_LIMIT)
    return withNote(result, "It was red before, too, with too many problems to compare.");
  if (found.length === 0) return withNote(result, "It was red before the change, too; what is new is not known.");
  const old = oldOnes(found, there);
  const changed = new Set(changes.map(({ path }) => path));
  const shown = result.findings.flatMap((finding): readonly ReviewFinding[] => {
    if (!old.has(finding)) return [finding];
    const isNear = finding.file !== undefined && changed.has(finding.file);
    return isNear ? [{ ...finding, severity: "info", text: `Was red before: ${finding.text}` }] : [];
  });
  const fresh = found.length - old.size;
  if (fresh > 0) {
    const rest = old.size === 0 ? "all of them are new" : `${fresh} of them ${fresh === 1 ? "is" : "are"} new`;
    return { ...withNote(result, `It was red before the change, too; ${rest}.`), findings: shown };
  }
  const many = old.size === 1 ? "its problem was" : `all ${old.size} problems were`;
  const summary = `${check.command} was red before: ${many} there before the change.`;
  return { ...result, outcome: "skipped", redBefore: true, summary, findings: shown };
}

/** Why it could not be compared, as the end of the sentence about it. */
export function notCompared(result: CheckResult, because: string): CheckResult {
  return withNote(result, `Whether it was red before is not known: ${because}`);
}

function withNote(result: CheckResult, note: string): CheckResult {
  return { ...result, summary: `${result.summary} ${note}` };
}

function errorsOf(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  return findings.filter(({ severity }) => severity === "error");
}

/** Each problem of the base excuses one. */
function oldOnes(found: readonly ReviewFinding[], there: readonly ReviewFinding[]): ReadonlySet<ReviewFinding> {
  const left = new Map<string, number>();
  for (const each of there) left.set(sameProblem(each), (left.get(sameProblem(each)) ?? 0) + 1);
  return new Set(
    found.filter((each) => {
      const many = left.get(sameProblem(each)) ?? 0;
      if (many > 0) left.set(sameProblem(each), many - 1);
      return many > 0;
    }),
  );
}
