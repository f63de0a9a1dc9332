import { TuttiError } from "../errors.ts";
import type { FileChange } from "../review/diff.ts";
import type { Worktree } from "../run/worktrees.ts";
import type { CheckResult } from "./check.ts";
import { compareWithBase, mayBeOld, notCompared, planForBase } from "./compare-with-base.ts";
import type { PlannedCheck } from "./plan-checks.ts";
import type { ProjectPlace } from "./project-path.ts";
import { runChecks, type CheckRun, type RunChecksParts } from "./run-checks.ts";
import type { RunGateParts, WorktreeContents } from "./run-gate.ts";
import { judgeCommand } from "./verdict.ts";

/** A result that commands are run on. */
interface Judged {
  readonly worktree: Worktree;
  readonly run: string;
  readonly changes: readonly FileChange[];
  readonly contents: WorktreeContents;
}

type OnLine = (line: string, source?: "check") => void;

/** Runs commands on a result. What fails is looked at on the base, too: only what is new there is held against it. */
export async function runCommands(
  parts: RunGateParts,
  plan: readonly PlannedCheck[],
  judged: Judged,
  onLine: OnLine,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const { worktree, run, changes, contents } = judged;
  const files = plan.length === 0 ? undefined : await stampOf(parts, worktree, signal);
  const place = { worktree, run, variables: parts.variables?.(run) ?? {}, files, keeps: "passed" } as const;
  const ended = await runChecks(howTo(parts), plan, place, onLine, signal);
  const results = ended.map(({ check, outcome, ...more }) =>
    judgeCommand(check, outcome, placeOf(worktree, check, contents), changes, more),
  );
  const doubtful = ended.filter(({ outcome }, at) => {
    const result = results[at];
    return result !== undefined && mayBeOld(result, outcome);
  });
  if (doubtful.length === 0 || !parts.settings().gate.compareWithBase || parts.openBase === undefined) return results;
  const base = await runOnBase(parts, plan, doubtful, judged, onLine, signal);
  return results.map((result, at) => {
    const own = ended[at];
    if (own === undefined || !doubtful.includes(own)) return result;
    if (typeof base === "string") return notCompared(result, base);
    const there = base.runs.find(({ check }) => isSame(check, own.check));
    if (there === undefined) return result;
    const where = placeOf(base.worktree, own.check, contents);
    return compareWithBase(result, own.check, { ...there, place: where }, changes);
  });
}

function howTo(parts: RunGateParts): RunChecksParts {
  const { cache: isWanted, parallel } = parts.settings().gate;
  const { runner, redact, cache, readReports, now } = parts;
  return { runner, redact, most: parallel ?? parts.parallel, cache: isWanted ? cache : undefined, readReports, now };
}

async function stampOf(parts: RunGateParts, worktree: Worktree, signal: AbortSignal): Promise<string | undefined> {
  return parts.settings().gate.cache ? parts.stamp?.(worktree, signal) : undefined;
}

function placeOf(worktree: Worktree, { cwd }: PlannedCheck, { files }: WorktreeContents): ProjectPlace {
  return { worktree: worktree.elsewhere?.path ?? worktree.path, cwd, files };
}

function isSame(one: PlannedCheck, other: PlannedCheck): boolean {
  return one.name === other.name && one.command === other.command && one.cwd === other.cwd;
}

/** @returns why not, as a sentence, where the base cannot be had */
async function runOnBase(
  parts: RunGateParts,
  plan: readonly PlannedCheck[],
  doubtful: readonly CheckRun[],
  { worktree, run }: Judged,
  onLine: OnLine,
  signal: AbortSignal,
): Promise<{ readonly worktree: Worktree; readonly runs: readonly CheckRun[] } | string> {
  if (worktree.elsewhere !== undefined) return "its worktree is not on this machine.";
  onLine(`Looks whether ${doubtful.map(({ check }) => check.name).join(", ")} failed before the change, too.`);
  try {
    const opened = await parts.openBase?.(worktree.base, run, signal);
    if (opened === undefined) return "there is no place for it.";
    await using base = opened;
    const wanted = planForBase(plan, new Set(doubtful.map(({ check }) => check)));
    const files = await stampOf(parts, base.worktree, signal);
    const place = { worktree: base.worktree, run, variables: base.variables, files, keeps: "ended" } as const;
    const quiet: OnLine = (line, source) => (source === undefined ? onLine(`Before the change: ${line}`) : undefined);
    return { worktree: base.worktree, runs: await runChecks(howTo(parts), wanted, place, quiet, signal) };
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || signal.aborted) throw error;
    return known.message;
  }
}
