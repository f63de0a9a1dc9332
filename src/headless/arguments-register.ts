import { type Command, Option } from "commander";
import { Degree, RegisterKind } from "#core/board/register.ts";
import type { GlobalOptions, Perform } from "./arguments.ts";
import { exportRegisters, type ExportFlags } from "./commands/export-registers.ts";
import {
  addEntry,
  editEntry,
  type EntryFlags,
  listEntries,
  settle,
  type SettleFlags,
  type ListFlags,
} from "./commands/register.ts";

const many = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

/** `tutti register …`: decisions, risks, questions and learnings beside the board. */
export function addRegisters(program: Command, perform: Perform): void {
  const register = program
    .command("register")
    .description("decisions, risks, questions and learnings: list, add, edit, settle, export");
  const add = (name: string, description: string): Command =>
    register
      .command(name)
      .description(description)
      .option("--cwd <folder>", "the project; the current folder when absent")
      .option("--json", "one JSON document for machines", false);
  const kind = new Option("--kind <kind>", "only these").choices(RegisterKind.options);
  add("list", "what is in the registers; with an entry, all of it")
    .argument("[entry]", "its id")
    .addOption(kind)
    .option("--open", "only what is open or proposed", false)
    .option("--task <task>", "only what is about this task")
    .action((entry: string | undefined, options: GlobalOptions & ListFlags) =>
      perform((context) => listEntries(context, entry, options), options),
    );
  withFields(add("add", "write something down"))
    .addOption(new Option("--kind <kind>", "what it is").choices(RegisterKind.options).makeOptionMandatory())
    .argument("<title>", "one line: the question, the decision, what may happen, what was learned")
    .option("--proposed", "a decision that nobody has accepted yet", false)
    .action((title: string, options: GlobalOptions & EntryFlags & { kind: RegisterKind; proposed: boolean }) =>
      perform((context) => addEntry(context, title, options), options),
    );
  withFields(add("edit", "change an entry"))
    .argument("<entry>", "its id")
    .option("--title <text>", "the line itself")
    .option("--remove-task <task>", "it is not about this task (repeatable)", many, [])
    .option("--no-blocks", "its tasks do not wait for the answer")
    .action((entry: string, options: GlobalOptions & EntryFlags) =>
      perform((context) => editEntry(context, entry, options), options),
    );
  add("settle", "accept, supersede or end an entry, or open it again; questions: tutti answer")
    .argument("<entry>", "its id")
    .option("--accept", "the decision holds", false)
    .option("--superseded-by <entry>", "this later decision holds instead")
    .option("--reopen", "as it was at first", false)
    .option("--note <text>", "why it is over", "")
    .action((entry: string, options: GlobalOptions & SettleFlags) =>
      perform((context) => settle(context, entry, options), options),
    );
  add("export", "write the registers as Markdown; without a file, print them")
    .argument("[file]", "for example REGISTER.md")
    .option("--decisions <folder>", "each decision as a record (ADR) of its own, for example docs/decisions")
    .action((file: string | undefined, options: GlobalOptions & ExportFlags) =>
      perform((context) => exportRegisters(context, file, options), options),
    );
}

function withFields(command: Command): Command {
  return command
    .option("--text <text>", "Markdown: why, the context, the consequences; - reads it from stdin")
    .option("--task <task>", "it is about this task (repeatable)", many, [])
    .option("--blocks", "a question: its tasks are not started before it is answered")
    .addOption(new Option("--likelihood <degree>", "of a risk").choices(Degree.options))
    .addOption(new Option("--impact <degree>", "of a risk").choices(Degree.options))
    .option("--mitigation <text>", "what is done about a risk")
    .option("--owner <name>", "who looks after it");
}
