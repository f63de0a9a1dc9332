import * as z from "zod";
import { Severity } from "#core/analyse/finding.ts";
import { UserCommand } from "#core/board/command.ts";
import { LintRule } from "#core/plan/lint/lint-rules.ts";

/** A fault of a task, as `--json` prints it. */
export const LintEntry = z.object({
  rule: LintRule,
  task: z.string(),
  severity: Severity,
  /** Where in the task it is; `state` for where it stands. */
  field: z.string(),
  /** What is wrong, and what to do, as sentences. */
  message: z.string(),
  /** The task's own words that it is about. */
  text: z.string().optional(),
  /** Other tasks that it is about: those of a circle, the one that changes the same files. */
  others: z.array(z.string()).optional(),
  /** `sure`: made by `--fix`. */
  fixes: z.array(z.object({ title: z.string(), command: UserCommand, sure: z.boolean() })),
});

/** A change that `tutti lint` has made. */
export const LintFixed = z.object({ task: z.string(), rule: LintRule, title: z.string() });
