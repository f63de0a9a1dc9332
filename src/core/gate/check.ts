import * as z from "zod";
import type { Containment } from "../permission/containment.ts";
import type { RefusedHosts } from "../permission/refused-hosts.ts";
import { ReviewFinding } from "../review/comment.ts";
import type { Elsewhere } from "../run/elsewhere.ts";

/** How one machine check ended. `skipped` always says why in `summary`. */
export const CheckResult = z.object({
  /** For example `test`, `lint`, `secrets`, `size`, `findings`. */
  name: z.string(),
  command: z.string().optional(),
  outcome: z.enum(["passed", "failed", "skipped"]),
  /** One line. */
  summary: z.string(),
  durationMs: z.number().min(0),
  /** The last lines of output, at most 4,000 characters. */
  tail: z.string().default(""),
  findings: z.array(ReviewFinding).default([]),
  /** The task's criterion that it proves, in its own words. */
  criterion: z.string().optional(),
  /** It passed before on the very same files, and was not run again. */
  reused: z.boolean().optional(),
  /** It failed, and with the same problems as before the change. */
  redBefore: z.boolean().optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** A command that judges a result, to be run in a worktree. */
export const CheckCommand = z.object({
  /** A kind of command, the name of a check of the settings, or `criterion`. */
  name: z.string(),
  command: z.string(),
  cwd: z.string(),
  timeLimitMs: z.number(),
  /** The task's criterion that it proves. */
  criterion: z.string().optional(),
});
export type CheckCommand = z.infer<typeof CheckCommand>;

/** What a command did. `timedOut` ended it by force. Output is stdout and stderr in order of arrival. */
export interface CommandOutcome {
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly durationMs: number;
  readonly timedOut: boolean;
  /** How it was walled in; absent where nobody tried. */
  readonly containment?: Containment;
  /** Hosts with their ports that it tried to reach and may not. */
  readonly refusals?: RefusedHosts;
}

/** A worktree as far as commands run in it. */
export interface CommandPlace {
  readonly path: string;
  readonly elsewhere?: Elsewhere | undefined;
}

/** Runs commands in a worktree with a clean environment, as a process group that ends on every path. */
export interface CommandRunner {
  /**
   * @param command  with variables for its environment
   * @param onLine   told of each line as it comes; for progress only
   */
  run(
    command: Omit<CheckCommand, "name" | "criterion"> & { readonly variables?: Readonly<Record<string, string>> },
    worktree: CommandPlace,
    run: string,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<CommandOutcome>;
}
