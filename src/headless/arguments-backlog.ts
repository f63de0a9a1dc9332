import { InvalidArgumentError, Option } from "commander";
import { exportFormats, type ExportFormat } from "#core/backlog/export/export-tasks.ts";
import type { Add, GlobalOptions, Perform } from "./arguments.ts";
import { exportBoard } from "./commands/export.ts";
import { importFile } from "./commands/import-file.ts";
import { mergeBacklogFiles } from "./commands/merge-backlog.ts";
import { sync, type SyncOptions } from "./commands/sync.ts";

/** Backlog files: from them, to them, and both. */
export function addBacklogs(add: Add, perform: Perform): void {
  add("import", "import a backlog: Markdown, a folder of task files, task-master's tasks.json, or CSV")
    .argument("<file>", "the file or folder; .json and .csv by their endings, all else as Markdown")
    .option("--dry-run", "only show what would be imported", false)
    .action((file: string, options: GlobalOptions & { dryRun: boolean }) =>
      perform((context) => importFile(context, file, options.dryRun), options),
    );
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
