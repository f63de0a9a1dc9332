import type { ReportText } from "../analyse/reports.ts";
import type { CommandOutcome } from "./check.ts";
import type { PlannedCheck } from "./plan-checks.ts";

/** What is remembered of a command that came to its end. */
export interface KeptOutcome extends Pick<CommandOutcome, "exitCode" | "output" | "durationMs"> {
  /** What its reports said. */
  readonly reports?: readonly ReportText[];
}

/**
 * Remembers how commands ended on which files, on this machine. It lies where
 * neither agents nor checks can write while they are contained.
 */
export interface CheckCache {
  readonly find: (key: string) => Promise<KeptOutcome | undefined>;
  /** What cannot be kept is not: then the check runs again. */
  readonly keep: (key: string, outcome: KeptOutcome) => Promise<void>;
}

/**
 * What the outcome of a command depends on, as one text.
 *
 * @param files  names the worktree's files, the machine's tools, and the settings
 */
export function cacheKey(
  files: string,
  { command, cwd, reports }: Pick<PlannedCheck, "command" | "cwd" | "reports">,
): string {
  return JSON.stringify([files, command, cwd, reports]);
}

/**
 * Those whose outcome can be taken from what is `known`, by their position. One
 * that writes may have to run nevertheless: what it makes is not in the files,
 * and one that comes after it may need it.
 */
export function reusable(
  plan: readonly Pick<PlannedCheck, "after" | "readsOnly">[],
  known: ReadonlyMap<number, KeptOutcome>,
): ReadonlySet<number> {
  const decided = new Map<number, boolean>();
  const decide = (at: number): boolean => {
    const before = decided.get(at);
    if (before !== undefined) return before;
    const later = [...plan.keys()].filter((other) => plan[other]?.after.includes(at) === true);
    const fits = known.has(at) && (plan[at]?.readsOnly === true || later.every(decide));
    decided.set(at, fits);
    return fits;
  };
  return new Set([...plan.keys()].filter(decide));
}
