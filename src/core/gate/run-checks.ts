import type { Redact } from "../analyse/redact.ts";
import type { ReportText } from "../analyse/reports.ts";
import { relativePaths } from "../run/relative-paths.ts";
import type { Worktree } from "../run/worktrees.ts";
import { cacheKey, reusable, type CheckCache, type KeptOutcome } from "./check-cache.ts";
import type { CommandOutcome, CommandRunner } from "./check.ts";
import { inParallel } from "./in-parallel.ts";
import type { PlannedCheck } from "./plan-checks.ts";

/** What a check did, or had done before on the same files. */
export interface CheckRun {
  readonly check: PlannedCheck;
  readonly outcome: CommandOutcome;
  /** What it wrote into its reports. */
  readonly reports: readonly ReportText[];
  readonly reused: boolean;
}

/** Reads the reports that a check has just written in a worktree; earlier ones, that it left there, do not count. */
export type ReadReports = (
  worktree: Worktree,
  patterns: readonly string[],
  since: number,
  signal: AbortSignal,
) => Promise<readonly ReportText[]>;

export interface RunChecksParts {
  readonly runner: CommandRunner;
  readonly redact: Redact;
  /** The most at once. */
  readonly most: number;
  readonly cache: CheckCache | undefined;
  readonly readReports: ReadReports | undefined;
  readonly now: () => number;
}

export interface CheckPlace {
  readonly worktree: Worktree;
  readonly run: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Names its files and the machine's tools; outcomes are neither kept nor reused when absent. */
  readonly files: string | undefined;
  /** Which outcomes are worth keeping: those that passed, or all that came to their end. */
  readonly keeps: "passed" | "ended";
}

type OnLine = (line: string, source?: "check") => void;

/**
 * Runs checks in their order. One that is known on these very files is not run
 * again; one that was ended by force, or stopped, is never known.
 */
export async function runChecks(
  { runner, redact, most, cache, readReports, now }: RunChecksParts,
  plan: readonly PlannedCheck[],
  place: CheckPlace,
  onLine: OnLine,
  signal: AbortSignal,
): Promise<readonly CheckRun[]> {
  const { worktree, files, run, variables } = place;
  const keyOf = (check: PlannedCheck) =>
    files === undefined ? undefined : cacheKey(`${place.keeps}\n${files}`, check);
  const known = new Map<number, KeptOutcome>();
  for (const [at, check] of plan.entries()) {
    const key = keyOf(check);
    const found = key === undefined ? undefined : await cache?.find(key);
    if (found !== undefined) known.set(at, found);
  }
  const reused = reusable(plan, known);
  const work = async (check: PlannedCheck, stopping: AbortSignal): Promise<CheckRun> => {
    const at = plan.indexOf(check);
    const before = known.get(at);
    if (before !== undefined && reused.has(at)) {
      onLine(`Check ${check.name}: ${check.command} is known on these files.`);
      return { check, outcome: { ...before, timedOut: false }, reports: before.reports ?? [], reused: true };
    }
    onLine(`Check ${check.name}: ${check.command}`);
    const print = (line: string): void => onLine(plan.length > 1 ? `[${check.name}] ${line}` : line, "check");
    const since = now();
    const ended = await runner.run({ ...check, variables }, worktree, run, print, stopping);
    // What a check prints may hold a secret, and goes into comments, the board and a pull request.
    const outcome = { ...ended, output: redact(ended.output) };
    const read = check.reports.length === 0 ? [] : await readReports?.(worktree, check.reports, since, stopping);
    const reports = (read ?? []).map(({ file, text }) => ({ file, text: redact(text) }));
    const key = keyOf(check);
    if (key !== undefined && isWorthKeeping(outcome, place.keeps)) {
      const relative = relativePaths(worktree.path); // another worktree may ask for it
      await cache?.keep(key, {
        exitCode: outcome.exitCode,
        output: relative(outcome.output),
        durationMs: outcome.durationMs,
        reports: reports.map(({ file, text }) => ({ file, text: relative(text) })),
      });
    }
    return { check, outcome, reports, reused: false };
  };
  return inParallel(plan, most, work, signal);
}

function isWorthKeeping({ exitCode, timedOut }: CommandOutcome, keeps: CheckPlace["keeps"]): boolean {
  if (timedOut || exitCode === undefined || exitCode === 127) return false;
  return keeps === "ended" || exitCode === 0;
}
