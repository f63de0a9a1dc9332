import { InvalidArgumentError } from "commander";
import { LintRule } from "#core/plan/lint/lint-rules.ts";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { lint, type LintOptions } from "./commands/lint.ts";

export function addLinting(add: Add, perform: Perform): void {
  add("lint", "look for faults of tasks before anybody works on them; mend what is sure")
    .argument("[tasks...]", "ids or keys of tasks; all when absent")
    .option("--fix", "make the changes that only say what was meant", false)
    .option(
      "--fix-rule <rule>",
      `also take the first fix of ${LintRule.options.join(", ")} (repeatable)`,
      manyRules,
      [],
    )
    .action((names: readonly string[], options: GlobalOptions & LintOptions) =>
      perform((context) => lint(context, names, options), options),
    );
}

function manyRules(value: string, earlier: readonly LintRule[]): readonly LintRule[] {
  const parsed = LintRule.safeParse(value);
  if (!parsed.success) throw new InvalidArgumentError(`Write one of ${LintRule.options.join(", ")}.`);
  return [...earlier, parsed.data];
}
