import type { Redact } from "../analyse/redact.ts";
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
  readonly reused: boolean;
}

export interface RunChecksParts {
  readonly runner: CommandRunner;
  readonly redact: Redact;
  /** The most at once. */
  readonly most: number;
  readonly cache: CheckCache | undefined;
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
  { runner, redact, most, cache }: RunChecksParts,
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
      return { check, outcome: { ...before, timedOut: false }, reused: true };
    }
    onLine(`Check ${check.name}: ${check.command}`);
    const print = (line: string): void => onLine(plan.length > 1 ? `[${check.name}] ${line}` : line, "check");
    const ended = await runner.run({ ...check, variables }, worktree, run, print, stopping);
    // What a check prints may hold a secret, and goes into comments, the board and a pull request.
    const outcome = { ...ended, output: redact(ended.output) };
    const key = keyOf(check);
    if (key !== undefined && isWorthKeeping(outcome, place.keeps)) {
      const output = relativePaths(worktree.path)(outcome.output); // another worktree may ask for it
      await cache?.keep(key, { exitCode: outcome.exitCode, output, durationMs: outcome.durationMs });
    }
    return { check, outcome, reused: false };
  };
  return inParallel(plan, most, work, signal);
}

function isWorthKeeping({ exitCode, timedOut }: CommandOutcome, keeps: CheckPlace["keeps"]): boolean {
  if (timedOut || exitCode === undefined || exitCode === 127) return false;
  return keeps === "ended" || exitCode === 0;
}
