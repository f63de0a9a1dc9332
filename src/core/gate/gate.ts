import type { Task } from "../board/task.ts";
import type { ReviewFinding } from "../review/comment.ts";
import type { Worktree } from "../run/worktrees.ts";
import type { CheckResult } from "./check.ts";

export interface GateResult {
  readonly checks: readonly CheckResult[];
  /** All findings of all checks. */
  readonly findings: readonly ReviewFinding[];
}

/** Judges a result by machine. Deterministic as far as the project's own checks are. */
export interface Gate {
  /** @param onLine  told of what goes on, for the transcript; `check` marks the output of one */
  inspect(
    task: Task,
    worktree: Worktree,
    run: string,
    onLine: (line: string, source?: "check") => void,
    signal: AbortSignal,
  ): Promise<GateResult>;
}
