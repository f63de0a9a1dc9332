import { InvalidArgumentError } from "commander";
import { priorityNamed } from "#core/backlog/priority-words.ts";
import type { Priority } from "#core/board/task.ts";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { listTemplates, newTask, type NewOptions } from "./commands/new-task.ts";

const many = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

/** Tasks from words and from templates. */
export function addNew(add: Add, perform: Perform): void {
  add("new", "put a task into the backlog: from its title, or from a template")
    .argument("[title]", "what shall be done; with a template, instead of its own title")
    .option("--template <name>", "fill in this one; tutti templates lists them")
    .option("--set <name=value>", "with --template: a variable (repeatable)", many, [])
    .option("--priority <priority>", "critical, high, medium or low", aPriority)
    .option("--label <text>", "add a label (repeatable)", many, [])
    .option("--criterion <text>", "add an acceptance criterion (repeatable)", many, [])
    .option("--after <task>", "wait for another task (repeatable)", many, [])
    .option("--ready", "an agent may take it at once", false)
    .action((title: string | undefined, options: GlobalOptions & NewOptions) =>
      perform((context) => newTask(context, title, options), options),
    );
  add("templates", "list the templates of tasks: built in, and those of .tutti/templates").action(
    (options: GlobalOptions) => perform(listTemplates, options),
  );
}

function aPriority(value: string): Priority {
  const priority = priorityNamed(value);
  if (priority === undefined) throw new InvalidArgumentError("Write critical, high, medium or low.");
  return priority;
}
