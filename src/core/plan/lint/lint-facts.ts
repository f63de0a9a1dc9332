import type { BudgetSettings } from "../../cost/budget-settings.ts";
import type { Settings } from "../../settings.ts";
import type { KnownPaths } from "./known-paths.ts";
import type { LintLevels, TaskLimits } from "./lint-rules.ts";

/** What lint knows besides the board. */
export interface LintFacts {
  readonly levels: LintLevels;
  readonly limits: TaskLimits;
  /** Kinds of project commands that check a result. */
  readonly checks: Settings["checks"];
  readonly columnLimits: Settings["columnLimits"];
  readonly budgets: BudgetSettings;
  /** Names of the project's files, as they were last looked at; nothing is said of paths when absent. */
  readonly paths?: KnownPaths | undefined;
}

export function lintFactsOf(
  {
    planLint,
    taskLimits,
    checks,
    columnLimits,
    budgets,
  }: Pick<Settings, "planLint" | "taskLimits" | "checks" | "columnLimits" | "budgets">,
  paths?: KnownPaths,
): LintFacts {
  return { levels: planLint, limits: taskLimits, checks, columnLimits, budgets, paths };
}
