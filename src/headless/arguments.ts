import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { dollarsIn } from "#core/cost/format-usd.ts";
import { priorityNamed } from "#core/backlog/priority-words.ts";
import type { Overlap, Priority } from "#core/board/task.ts";
import { RuleClass } from "#core/permission/permission-class.ts";
import { poolName } from "#core/dispatch/abilities.ts";
import { addLinting } from "./arguments-lint.ts";
import { addBriefing, addPlan } from "./arguments-plan.ts";
import { addRegisters } from "./arguments-register.ts";
import { addRebase } from "./arguments-rebase.ts";
import { addBacklogs } from "./arguments-backlog.ts";
import { addNew } from "./arguments-new.ts";
import { addTelling } from "./arguments-tell.ts";
import type { CommandContext } from "./command-context.ts";
import { agents } from "./commands/agents.ts";
import { analyse, type AnalyseFlags } from "./commands/analyse.ts";
import { backup, restoreFrom, verify } from "./commands/backup.ts";
import { board } from "./commands/board.ts";
import { doctor } from "./commands/doctor.ts";
import { edit, type EditOptions, stateNames } from "./commands/edit.ts";
import { move } from "./commands/move.ts";
import { answer, rules, type RuleOptions } from "./commands/permission.ts";
import { record } from "./commands/record.ts";
import { retry } from "./commands/retry.ts";
import { review } from "./commands/review.ts";
import { run } from "./commands/run.ts";
import { cost } from "./commands/cost.ts";
import { status } from "./commands/status.ts";
import { pause, publish, restore, resume, stop } from "./commands/steer.ts";
import { worker, type WorkerOptions } from "./commands/worker.ts";
import { workers } from "./commands/workers.ts";
import { worktrees } from "./commands/worktrees.ts";
import type { ExitCode } from "./exit-code.ts";

export interface GlobalOptions {
  readonly cwd?: string;
  readonly json: boolean;
}

export type Perform = (work: (context: CommandContext) => Promise<ExitCode>, options: GlobalOptions) => Promise<void>;

/**
 * The whole command line. Parsing calls `perform` with the work of the command
 * that was named.
 */
export function createProgram(version: string, perform: Perform): Command {
  const program = new Command("tutti")
    .description("Conducts coding agents: analyse, plan, run side by side, review, open pull requests.")
    .version(version)
    .showHelpAfterError("(tutti --help lists the commands)")
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 needs a human.");

  const add: Add = (name, description) =>
    program
      .command(name)
      .description(description)
      .option("--cwd <folder>", "the project; the current folder when absent")
      .option("--json", "one JSON document for machines", false);

  addBriefing(add, perform);
  addRegisters(program, perform);
  addPlanning(add, perform);
  addEditing(add, perform);
  addWork(add, perform);
  addSteering(add, perform);
  return program;
}

/** Adds a command with the options that all commands have. */
export type Add = (name: string, description: string) => Command;

const many = (value: string, earlier: readonly string[]): readonly string[] => [...earlier, value];

function addPlanning(add: Add, perform: Perform): void {
  add("analyse", "look at the project: languages, commands, dependencies, what is missing, TODOs, secrets")
    .option("--sarif <file>", "also read a scanner's report in SARIF 2.1.0 (repeatable)", many, [])
    .option("--blame", "also ask git how old each TODO is, and whose; in a long history this takes its time")
    .option("--history", "also look for secrets in all that was ever committed; this reads the whole history")
    .option("--sarif-out <file>", "write the findings as a SARIF log, for GitHub code scanning")
    .action((options: GlobalOptions & AnalyseFlags) => perform((context) => analyse(context, options), options));
  addPlan(add, perform);
  addBacklogs(add, perform);
  addNew(add, perform);
  addLinting(add, perform);
  add("board", "show the board").action((options: GlobalOptions) => perform(board, options));
}

function addEditing(add: Add, perform: Perform): void {
  add("edit", "change a task or a proposal; without an option, as a form in $VISUAL or $EDITOR")
    .argument("<task>", "its id or key")
    .option("--title <text>", "what shall be done", someText)
    .option("--description <text>", "in Markdown; - reads it from stdin")
    .option("--notes <text>", "in Markdown; - reads them from stdin")
    .option("--priority <priority>", 'critical, high, medium, low, or "" for none', aPriority)
    .option("--estimate <text>", 'for example 2h or 3 days, or "" for none')
    .option("--agent <id>", 'who does it: an agent, human, or "" to let routing choose')
    .option("--group <text>", 'the heading or phase it stands under, or "" for none')
    .option("--label <text>", "add a label (repeatable)", many, [])
    .option("--remove-label <text>", "take a label away (repeatable)", many, [])
    .option("--criterion <text>", "add an acceptance criterion (repeatable)", many, [])
    .option("--remove-criterion <text>", "take one away, by number or text (repeatable)", many, [])
    .option("--after <task>", "wait for another task (repeatable)", many, [])
    .option("--remove-after <task>", "no longer wait for it (repeatable)", many, [])
    .option("--soft-after <task>", "start after another task where both could start (repeatable)", many, [])
    .option("--remove-soft-after <task>", "no longer start after it (repeatable)", many, [])
    .option("--budget <dollars>", 'the most that it may cost, or "" as the settings say', anAmount)
    .option("--overlap <wait|allow>", 'others on the same files: wait, allow, or "" as the settings say', anOverlap)
    .addOption(new Option("--state <state>", "where it stands on the board").choices(stateNames))
    .option("--reason <text>", "with --state blocked: what blocks it", someText)
    .option("--no-recipe", "let an agent do it instead of its built-in recipe")
    .option("--form <file>", "read a form from a file, such as one that was kept")
    .option("--overwrite", "with --form: also what was changed by another hand meanwhile", false)
    .action((name: string, options: GlobalOptions & EditOptions) =>
      perform((context) => edit(context, name, options), options),
    );
}

function someText(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("It cannot be empty.");
  return value;
}

function aPriority(value: string): Priority | "" {
  const priority = priorityNamed(value);
  if (priority === undefined && value !== "") throw new InvalidArgumentError("Write critical, high, medium or low.");
  return priority ?? "";
}

function anAmount(value: string): number | "" {
  const microUsd = value === "" ? "" : dollarsIn(value);
  if (microUsd === undefined) throw new InvalidArgumentError("Write dollars, such as 2.50.");
  return microUsd;
}

function anOverlap(value: string): Overlap | "" {
  if (value !== "" && value !== "wait" && value !== "allow") throw new InvalidArgumentError("Write wait or allow.");
  return value;
}

function addWork(add: Add, perform: Perform): void {
  add("run", "run the named tasks, or all that are ready, and wait for the results")
    .argument("[tasks...]", "ids or keys of tasks")
    .option("--agent <id>", "who does it; chosen by routing when absent")
    .option("--no-wait", "return as soon as the runs are queued")
    .option("--anyway", "named tasks also when tutti lint finds an error in them", false)
    .action((names: readonly string[], options: GlobalOptions & { agent?: string; wait: boolean; anyway: boolean }) =>
      perform((context) => run(context, names, { ...options, agent: options.agent }), options),
    );
  add("status", "what works, what needs you, what it has cost").action((options: GlobalOptions) =>
    perform(status, options),
  );
  add("cost", "what was spent, what may still be, and what the board will have cost").action((options: GlobalOptions) =>
    perform(cost, options),
  );
  add("review", "show what a run delivered; comment, dismiss, send back")
    .argument("<task>", "a task or a run")
    .option("--diff", "show the whole change", false)
    .option("--comment <file:line text>", "add a comment (repeatable)", many, [])
    .option("--dismiss <comment>", "dismiss a comment (repeatable)", many, [])
    .option("--reason <text>", "why it is dismissed", "Dismissed on the command line.")
    .option("--send-back [note]", "send all open comments back to the agent")
    .option("--agent <id>", "who goes on after --send-back; needed when a recipe did the work")
    .action(
      (
        name: string,
        options: GlobalOptions &
          Omit<Parameters<typeof review>[2], "sendBack" | "agent"> & { sendBack?: string | true; agent?: string },
      ) =>
        perform(
          (context) =>
            review(context, name, {
              ...options,
              agent: options.agent,
              sendBack: options.sendBack === true ? "" : options.sendBack,
            }),
          options,
        ),
    );
}

function addRestoring(add: Add, perform: Perform): void {
  add("record", "write what a run's agent said, asked and changed into a file that a replay agent plays")
    .argument("<run>", "a run or its task")
    .argument("<file>", "a new file")
    .action((name: string, file: string, options: GlobalOptions) =>
      perform((context) => record(context, name, file), options),
    );
  add("backup", "write the board and its transcripts into one file")
    .argument("<file>", "a new file")
    .action((file: string, options: GlobalOptions) => perform((context) => backup(context, file), options));
  add("restore", "bring back the unfinished work of a stopped run, or the board from a backup")
    .argument("[run]", "the run")
    .option("--from <file>", "the board as this backup has it; the present one is kept in a file")
    .option("--verify", "with --from: only look whether the backup can be relied on", false)
    .action(
      (run: string | undefined, options: GlobalOptions & { from?: string; verify: boolean }, command: Command) => {
        const { from } = options;
        if ((run === undefined) === (from === undefined) || (options.verify && from === undefined)) {
          command.error("error: name a run, or a backup with --from", { exitCode: 2 });
        }
        return perform((context) => {
          if (from === undefined) return restore(context, run ?? "");
          return options.verify ? verify(context, from) : restoreFrom(context, from);
        }, options);
      },
    );
}

function minutes(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0)) throw new InvalidArgumentError("Write a number of minutes.");
  return number;
}

function addWorkers(add: Add, perform: Perform): void {
  add(
    "worker",
    "do the queued work of this repository until idle; the first signal drains it, the second interrupts it",
  )
    .addOption(new Option("--idle-minutes <minutes>", "end after so long without work").argParser(minutes))
    .option("--pool <name>", "take runs of this pool only (repeatable); see workerPools in the settings", manyPools, [])
    .action((options: GlobalOptions & WorkerOptions) => perform((context) => worker(context, options), options));
  add("workers", "list the workers of this board: machine, pools, agents, what they run")
    .option(
      "--drain <worker>",
      "ask one, wherever it is, to take nothing new and to end; a beginning of its id is enough",
    )
    .action((options: GlobalOptions & { drain?: string }) =>
      perform((context) => workers(context, options.drain), options),
    );
}

function manyPools(value: string, earlier: readonly string[]): readonly string[] {
  if (!poolName.test(value)) throw new InvalidArgumentError("A pool's name has letters, digits, dots, _ and - only.");
  return many(value, earlier);
}

function addSteering(add: Add, perform: Perform): void {
  add("publish", "push the branch and open its pull request")
    .argument("<task>", "a task or a run")
    .option("--draft", "as a draft", false)
    .action((name: string, options: GlobalOptions & { draft: boolean }) =>
      perform((context) => publish(context, name, options.draft), options),
    );
  add("stop", "stop a run and everything it started")
    .argument("<run>", "a run or its task")
    .option("--yes", "also when its work is delivered and waits for a review", false)
    .action((name: string, options: GlobalOptions & { yes: boolean }) =>
      perform((context) => stop(context, name, options.yes), options),
    );
  add("pause", "end a run's agent for now; its worktree stays as it is")
    .argument("<run>", "a run or its task")
    .option("--until <task>", "it goes on by itself when that task's work is merged or put away, or collides no more")
    .action((name: string, options: GlobalOptions & { until?: string }) =>
      perform((context) => pause(context, name, options.until), options),
    );
  add("resume", "go on with an interrupted run")
    .argument("<run>", "a run or its task")
    .action((name: string, options: GlobalOptions) => perform((context) => resume(context, name), options));
  addTelling(add, perform);
  addRebase(add, perform);
  add("retry", "begin a run again from one of its steps; without a step, list them")
    .argument("<run>", "a run or its task")
    .option("--from <step>", "the step, for example work-1 or gate-2")
    .action((name: string, options: GlobalOptions & { from?: string }) =>
      perform((context) => retry(context, name, options.from), options),
    );
  addRestoring(add, perform);
  addUpkeep(add, perform);
}

function addPermission(add: Add, perform: Perform): void {
  add("answer", "answer an agent's question, or one of the registers; without an answer, show it")
    .argument("<question>", "its id")
    .argument("[answer]", "allow or deny; of a question of the registers, the answer itself")
    .option("--always", "the same from now on, by a rule for this repository", false)
    .action((id: string, text: string | undefined, options: GlobalOptions & { always: boolean }) =>
      perform((context) => answer(context, id, text, options.always), options),
    );
  add("rules", "list what agents may do without asking in this repository; add or revoke")
    .option("--allow <class>", `${RuleClass.options.join(", ")} (repeatable)`, manyClasses, [])
    .option("--deny <class>", "never allow it, and do not ask (repeatable)", manyClasses, [])
    .option("--revoke <class>", "take a rule away (repeatable)", manyClasses, [])
    .action((options: GlobalOptions & RuleOptions) => perform((context) => rules(context, options), options));
}

function manyClasses(value: string, earlier: readonly RuleClass[]): readonly RuleClass[] {
  const parsed = RuleClass.safeParse(value);
  if (!parsed.success) throw new InvalidArgumentError(`Write one of ${RuleClass.options.join(", ")}.`);
  return [...earlier, parsed.data];
}

function addUpkeep(add: Add, perform: Perform): void {
  add("worktrees", "list the worktrees of runs: size, task, unsaved work, age")
    .option("--prune", "remove those of ended runs; their work stays restorable", false)
    .action((options: GlobalOptions & { prune: boolean }) =>
      perform((context) => worktrees(context, options.prune), options),
    );
  addPermission(add, perform);
  addWorkers(add, perform);
  add("move", "move the board into the database that the settings name, or back into its file")
    .addArgument(new Argument("<to>").choices(["database", "file"]))
    .action((to: "database" | "file", options: GlobalOptions) => perform((context) => move(context, to), options));
  add("agents", "list the agents of this machine")
    .option("--check", "ask the vendors of models, for free, whether address, key and model are right", false)
    .action((options: GlobalOptions & { check: boolean }) =>
      perform((context) => agents(context, options.check), options),
    );
  add("doctor", "check git, Node, the store, agents and credentials")
    .option("--recover", "move a damaged board aside and begin a new one; close every window first", false)
    .action((options: GlobalOptions & { recover: boolean }) =>
      perform((context) => doctor(context, options.recover), options),
    );
}
