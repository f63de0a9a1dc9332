import { InvalidArgumentError, Option } from "commander";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { brief, type BriefFlags } from "./commands/brief.ts";
import { isGoal, planGoal, type GoalOptions } from "./commands/plan-goal.ts";
import { plan, type PlanOptions } from "./commands/plan.ts";

export function addBriefing(add: Add, perform: Perform): void {
  add("brief", "what an agent must know of the project: commands, conventions, risky places, a map by importance")
    .addOption(new Option("--tokens <n>", "the most that it may take").argParser(tokens).default(2_000))
    .option("--write", "also put it into AGENTS.md, between markers; all else in it stays", false)
    .action((options: GlobalOptions & BriefFlags) => perform((context) => brief(context, options), options));
}

export function addPlan(add: Add, perform: Perform): void {
  add("plan", "turn findings into proposals; accept or dismiss them")
    .option("--accept <task>", "make a proposal ready (repeatable)", many, [])
    .option("--accept-all", "make every proposal ready", false)
    .option("--dismiss <task>", "never propose it again (repeatable)", many, [])
    .option("--reason <text>", "why it is dismissed", "Dismissed on the command line.")
    .option("--why", "tell why each proposal stands where it stands", false)
    .option("--goal <text>", "plan what this says with a model or another agent, which asks first (exit code 3)")
    .option("--from <file>", "with --goal, or instead of it: a file that says what is wanted")
    .option("--agent <id>", "with --goal: who plans; the default agent, or else the first model, when absent")
    .option("--defaults", "with --goal: take the default of every question", false)
    .option("--answer <number=text>", "answer a question of a plan, and go on with it (repeatable)", many, [])
    .option("--spec <file>", "also write the specification into this new file, for example docs/spec.md")
    .option("--continue <plan>", "go on with a plan; what is not answered keeps its default")
    .action((options: GlobalOptions & PlanOptions & GoalOptions) =>
      perform((context) => (isGoal(options) ? planGoal(context, options) : plan(context, options)), options),
    );
}

const many = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

function tokens(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError("Write a whole number of tokens.");
  return Number(value);
}
