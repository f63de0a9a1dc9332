import { resolve } from "node:path";
import type { EntryConflict, Side } from "#core/board/met.ts";
import type { TaskId } from "#core/board/ids.ts";
import type { SyncReport } from "#core/backlog/sync/sync-backlog.ts";
import { fieldWords, isMany } from "#core/backlog/sync/words-of-field.ts";
import { refused, TuttiError } from "#core/errors.ts";
import { tasksWithoutEntry } from "#core/backlog/sync/tasks-without-entry.ts";
import { addToBacklog, giveBacklogIds, nameInRepository, syncProject } from "#node/backlog/sync-project.ts";
import { installMergeDriver } from "#node/backlog/merge-driver.ts";
import { Git } from "#node/git/git.ts";
import type { Project } from "#node/project.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";
import { ownEnvironment } from "../open.ts";
import { count } from "./analyse.ts";

export interface SyncOptions {
  readonly dryRun: boolean;
  /** Tasks that were made on the board are written to the file, too. */
  readonly add: boolean;
  /** Entries without an id get one. */
  readonly ids: boolean;
  /** From now on, git merges the backlogs entry by entry. */
  readonly mergeDriver: boolean;
  /** No longer kept in step. */
  readonly unlink: boolean;
  /** Whose word counts where both have changed. */
  readonly take?: Side | undefined;
  /** Only for this task. */
  readonly task?: string | undefined;
}

/** `tutti sync [FILE]`: a backlog and the board say the same afterwards, or a person is asked. */
export async function sync(context: CommandContext, file: string | undefined, options: SyncOptions): Promise<ExitCode> {
  const project = await context.project();
  const { tutti } = project;
  const board = await tutti.board.refresh();
  const names =
    file === undefined ? [...board.backlogs.keys()] : [await nameInRepository(project, resolve(context.folder, file))];
  if (names.length === 0) throw refused("No backlog is kept in step yet. Name one: tutti sync BACKLOG.md.");
  if (options.unlink) return unlink(context, project, names);
  if (options.mergeDriver && !options.dryRun) await installDriver(context, project, names);
  const only = options.task === undefined ? undefined : findTask(board, options.task).id;
  const decide = ({ task }: EntryConflict): Side | undefined =>
    only === undefined || task === only ? options.take : undefined;
  if (options.add && names.length > 1) throw refused(`Say which backlog gets the tasks: tutti sync ${names[0]} --add.`);
  const backlogs: Synced[] = [];
  const failed: { readonly file: string; readonly message: string }[] = [];
  for (const name of names) {
    try {
      const report = await syncProject(project, name, decide, options.dryRun);
      if (!options.dryRun) await keep(project, name, report);
      backlogs.push({ file: name, ...report, ...(await extend(project, name, options, report)) });
    } catch (error) {
      const known = TuttiError.from(error);
      if (known === undefined || names.length === 1) throw error;
      failed.push({ file: name, message: known.message });
    }
  }
  context.out.document({ schema: 1, dryRun: options.dryRun, backlogs, ...(failed.length > 0 ? { failed } : {}) });
  for (const report of backlogs) tell(context, project, report, options.dryRun);
  const left = tasksWithoutEntry(project.tutti.board.state).length - (backlogs[0]?.written?.length ?? 0);
  if (left > 0 && !options.add)
    context.out.line(
      `${count(left, "task")} of the board ${left === 1 ? "stands" : "stand"} in no backlog: tutti sync ${names[0]} --add writes them there.`,
    );
  for (const { message } of failed) context.out.problem(message);
  if (failed.length > 0) return exitCode.failed;
  return backlogs.some(({ conflicts }) => conflicts.length > 0) ? exitCode.needsHuman : exitCode.done;
}

type Synced = SyncReport & {
  readonly file: string;
  /** Tasks of the board that the file has now. */
  readonly written?: readonly TaskId[];
  /** How many entries have an id now that had none. */
  readonly given?: number;
};

/** What was asked for beside bringing both sides together. */
async function extend(project: Project, name: string, { add, ids, dryRun }: SyncOptions, report: SyncReport) {
  const added = add ? await addToBacklog(project, name, dryRun) : undefined;
  const given = ids ? await giveBacklogIds(project, name, dryRun) : undefined;
  return {
    ...(added === undefined ? {} : { written: added.tasks }),
    ...(given === undefined ? {} : { given: given.given }),
    files: [...new Set([...report.files, ...(added?.files ?? []), ...(given?.files ?? [])])],
    remarks: [...report.remarks, ...(added?.remarks ?? []), ...(given?.remarks ?? [])],
  };
}

/** The first time links it; only then its questions can be kept. */
async function keep({ tutti }: Project, name: string, { conflicts }: SyncReport): Promise<void> {
  const events = await tutti.send({ type: "backlog/link", file: name });
  if (events.length > 0 && conflicts.length > 0) {
    const nothing = { tasks: [], edits: [], moves: [], meetings: [], missing: [] };
    await tutti.board.send({ type: "backlog/record", file: name, ...nothing, conflicts: [...conflicts] });
  }
}

async function installDriver(
  context: CommandContext,
  { repository }: Project,
  names: readonly string[],
): Promise<void> {
  const environment = ownEnvironment();
  const git = new Git({ binary: environment["TUTTI_GIT"], environment });
  const { attributes } = await installMergeDriver(git, repository, names, context.programFile, context.signal);
  const there =
    attributes.length === 0 ? "has the lines already" : `has ${count(attributes.length, "new line")}; commit it`;
  context.out.line(`Git merges ${names.join(", ")} entry by entry in this clone; .gitattributes ${there}.`);
  context.out.line("In other clones, call tutti sync --merge-driver once: without it, they merge it as text.");
}

async function unlink({ out }: CommandContext, { tutti }: Project, names: readonly string[]): Promise<ExitCode> {
  for (const file of names) await tutti.send({ type: "backlog/unlink", file });
  out.document({ schema: 1, dryRun: false, backlogs: [] });
  for (const name of names) out.line(`${name} is no longer kept in step; its tasks stay on the board.`);
  return exitCode.done;
}

function tell({ out }: CommandContext, { tutti }: Project, report: Synced, dryRun: boolean): void {
  const titleOf = (id: TaskId): string => tutti.board.state.tasks.get(id)?.title ?? id;
  const { file, added, toBoard, toFile, conflicts, remarks } = report;
  const would = dryRun ? " would be" : "";
  out.line(
    `${file}: ${count(added.length, "task")}${would} added, ${count(toBoard.length, "task")}${would} changed from the file; ` +
      `${count(toFile, "change")} of the board${would} written to it.`,
  );
  const { written, given } = report;
  if (written !== undefined)
    out.line(`  ${count(written.length, "task")} of the board${would} written as new entries.`);
  for (const id of written ?? []) out.line(`  ${titleOf(id)}: new in the file`);
  if (given !== undefined) out.line(`  ${given} ${given === 1 ? "entry" : "entries"}${would} given an id.`);
  for (const { task, fields } of toBoard) out.line(`  ${titleOf(task)}: ${fields.join(", ")}`);
  for (const remark of remarks) out.line(`  ${remark}`);
  for (const { task, field, inFile, onBoard } of conflicts) {
    out.line(
      `  ${titleOf(task)}: the ${fieldWords[field]} ${isMany(field) ? "were" : "was"} changed on both sides. The file says “${inFile}”, the board “${onBoard}”.`,
    );
  }
  if (conflicts.length > 0)
    out.line("Say whose word counts: --take file or --take board, with --task TASK for one of them.");
}
