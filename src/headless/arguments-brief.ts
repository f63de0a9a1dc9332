import { InvalidArgumentError, Option } from "commander";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { brief, type BriefFlags } from "./commands/brief.ts";

export function addBriefing(add: Add, perform: Perform): void {
  add("brief", "what an agent must know of the project: commands, conventions, risky places, a map by importance")
    .addOption(new Option("--tokens <n>", "the most that it may take").argParser(tokens).default(2_000))
    .option("--write", "also put it into AGENTS.md, between markers; all else in it stays", false)
    .action((options: GlobalOptions & BriefFlags) => perform((context) => brief(context, options), options));
}

function tokens(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError("Write a whole number of tokens.");
  return Number(value);
}
