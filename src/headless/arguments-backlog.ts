import { type Command, InvalidArgumentError, Option } from "commander";
import { exportFormats, type ExportFormat } from "#core/backlog/export/export-tasks.ts";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { exportBoard } from "./commands/export.ts";
import type { IssueQuery } from "#core/import/issue.ts";
import { importGitHub } from "./commands/import-github.ts";
import { importFile } from "./commands/import-file.ts";
import { mergeBacklogFiles } from "./commands/merge-backlog.ts";
import { sync, type SyncOptions } from "./commands/sync.ts";

/** Backlog files: from them, to them, and both. */
export function addBacklogs(add: Add, perform: Perform): void {
  addImport(add, perform);
  add("export", "write all tasks as JSON, CSV or Markdown")
    .argument("[file]", "a new file; stdout when absent")
    .addOption(
      new Option("--format <format>", "what to write; by the file's ending when absent, else JSON").choices(
        exportFormats,
      ),
    )
    .action((file: string | undefined, options: GlobalOptions & { format?: ExportFormat }) =>
      perform((context) => exportBoard(context, options.format, file), options),
    );
  add("sync", "bring a backlog file and the board together, and keep them so in the editor")
    .argument("[file]", "the file or folder; all that are kept in step when absent")
    .option("--dry-run", "only show what would change on either side", false)
    .addOption(new Option("--take <side>", "whose word counts where both were changed").choices(["file", "board"]))
    .option("--task <task>", "with --take: only for this task")
    .option("--add", "also write tasks that were made on the board into the file", false)
    .option("--ids", "also give an id to each entry that has none", false)
    .option("--merge-driver", "also have git merge it entry by entry, in this clone", false)
    .option("--unlink", "no longer keep it in step", false)
    .action((file: string | undefined, options: GlobalOptions & SyncOptions) =>
      perform((context) => sync(context, file, options), options),
    );
  add("merge-backlog", "merge two versions of a backlog; git calls it after tutti sync --merge-driver")
    .argument("<base>", "the version that both come from (%O)")
    .argument("<ours>", "gets the result (%A)")
    .argument("<theirs>", "the other version (%B)")
    .argument("<path>", "the file's path in the repository (%P)")
    .option("--marker-size <n>", "how many signs a conflict mark has (%L)", aSize, 7)
    .action(
      (base: string, ours: string, theirs: string, path: string, options: GlobalOptions & { markerSize: number }) =>
        perform(
          (context) => mergeBacklogFiles(context, { base, ours, theirs, path, size: options.markerSize }),
          options,
        ),
    );
}

function aSize(value: string): number {
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1) throw new InvalidArgumentError("Write a number.");
  return size;
}

interface ImportOptions extends Omit<IssueQuery, "labels" | "state"> {
  readonly dryRun: boolean;
  readonly label: readonly string[];
  readonly state?: IssueQuery["state"];
}

function addImport(add: Add, perform: Perform): void {
  add("import", "import a backlog: Markdown, a folder of task files, task-master's tasks.json, CSV; or GitHub's issues")
    .argument("<file>", 'the file or folder, .json and .csv by their endings; or the word "github"')
    .option("--dry-run", "only show what would be imported", false)
    .option("--repo <owner/name>", "github: whose issues; those of the project's remote when absent")
    .option("--label <label>", "github: only issues with it (repeatable: with all of them)", many, [])
    .option("--milestone <milestone>", "github: only issues of it, by title or number")
    .addOption(new Option("--state <state>", "github: open when absent").choices(["open", "closed", "all"]))
    .option("--project <number>", "github: only what stands on this project's board, with its columns", aNumber)
    .action((file: string, options: GlobalOptions & ImportOptions, command: Command) => {
      const { dryRun, label: labels, state, repo, milestone, project } = options;
      const names = Object.entries({ repo, milestone, state, project }).filter(([, value]) => value !== undefined);
      if (file !== "github" && (names.length > 0 || labels.length > 0)) {
        command.error("error: --repo, --label, --milestone, --state and --project go with: tutti import github", {
          exitCode: 2,
        });
      }
      const query = { repo, labels, milestone, project, state: state ?? "open" };
      return perform(
        (context) => (file === "github" ? importGitHub(context, query, dryRun) : importFile(context, file, dryRun)),
        options,
      );
    });
}

function many(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

function aNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError("Write the project's number.");
  return Number(value);
}
