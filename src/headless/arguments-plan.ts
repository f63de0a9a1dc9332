import { InvalidArgumentError, Option } from "commander";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { brief, type BriefFlags } from "./commands/brief.ts";
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
    .action((options: GlobalOptions & PlanOptions) => perform((context) => plan(context, options), options));
}

const many = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

function tokens(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError("Write a whole number of tokens.");
  return Number(value);
}
