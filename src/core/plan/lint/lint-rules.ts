import * as z from "zod";

/** What can be wrong with a task before anybody works on it. */
export const LintRule = z.enum([
  "cycle",
  "unknown-dependency",
  "missing-criteria",
  "vague-criterion",
  "oversize",
  "overlap",
  "no-check",
  "stale-reference",
  "over-wip",
  "over-budget",
]);
export type LintRule = z.infer<typeof LintRule>;

const LintLevel = z.enum(["off", "info", "warning", "error"]);
export type LintLevel = z.infer<typeof LintLevel>;

/** Errors are not started unless a person says so: by default only what cannot come to anything. */
const usualLevels: Readonly<Record<LintRule, LintLevel>> = {
  cycle: "error",
  "unknown-dependency": "error",
  "missing-criteria": "warning",
  "vague-criterion": "warning",
  oversize: "warning",
  overlap: "info",
  "no-check": "warning",
  "stale-reference": "warning",
  "over-wip": "warning",
  "over-budget": "warning",
};

export function levelOf(levels: LintLevels, rule: LintRule): LintLevel {
  return levels[rule] ?? usualLevels[rule];
}

/** By rule; one that is not named has its usual level. */
export const LintLevels = z.partialRecord(LintRule, LintLevel).default({});
export type LintLevels = z.infer<typeof LintLevels>;

/** From which size on a task should be several. */
export const TaskLimits = z
  .object({
    hours: z.number().positive().default(24).describe("Estimated working time, in hours."),
    criteria: z.int().min(1).default(12).describe("Acceptance criteria."),
    files: z.int().min(1).default(20).describe("Files and folders that it names."),
  })
  .prefault({});
export type TaskLimits = z.infer<typeof TaskLimits>;
