import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { rebase, type RebaseOptions } from "./commands/rebase.ts";

export function addRebase(add: Add, perform: Perform): void {
  add("rebase", "put a run's work on another's, or on the newest base branch, and check it again")
    .argument("<run>", "a run or its task; paused, interrupted, delivered or published")
    .option("--onto <task>", "a task or run that has delivered, or base; the base branch when absent")
    .option("--to-agent", "have its agent settle what collides; without it nothing is changed then", false)
    .option("--yes", "also when that replaces the pushed branch of its pull request", false)
    .action((name: string, options: GlobalOptions & RebaseOptions) =>
      perform((context) => rebase(context, name, options), options),
    );
}
