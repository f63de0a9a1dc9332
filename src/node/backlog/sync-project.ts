import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { rewriteBlocks } from "#core/backlog/computed/rewrite-blocks.ts";
import { addTasks, type AddedTasks } from "#core/backlog/sync/add-tasks.ts";
import { type GivenIds, giveIds } from "#core/backlog/sync/give-ids.ts";
import type { BacklogFiles } from "#core/backlog/sync/rewrite-files.ts";
import type { Decide } from "#core/backlog/sync/plan-sync.ts";
import { syncBacklog, type SyncReport } from "#core/backlog/sync/sync-backlog.ts";
import { refused } from "#core/errors.ts";
import type { Tutti } from "#core/tutti.ts";
import { canBeInStep } from "../import/read-files.ts";
import type { Repository } from "../git/repository.ts";
import { backlogFiles } from "./backlog-files.ts";

/** What a backlog that is kept in step belongs to. */
export interface BacklogHome {
  readonly tutti: Pick<Tutti, "board">;
  readonly repository: Pick<Repository, "top" | "commonDir">;
}

/**
 * Brings a backlog of the main checkout and the board together.
 *
 * @param name  the file, or the folder of one-file tasks, in the repository
 * @throws TuttiError `refused` in a worktree, in the midst of a merge, or for a file that is not there
 */
export async function syncProject(
  home: BacklogHome,
  name: string,
  decide: Decide,
  dryRun: boolean,
): Promise<SyncReport> {
  const files = await filesOf(home, name, dryRun);
  const report = await syncBacklog(home.tutti.board, name, files, decide, dryRun);
  if (dryRun) return report;
  const remarks = await rewriteBlocks(home.tutti.board, name, files, Date.now());
  return { ...report, remarks: [...report.remarks, ...remarks] };
}

/**
 * Writes tasks that were made on the board into a backlog of the main checkout.
 *
 * @throws TuttiError `refused` as `syncProject` does
 */
export async function addToBacklog(home: BacklogHome, name: string, dryRun: boolean): Promise<AddedTasks> {
  return addTasks(home.tutti.board, name, await filesOf(home, name, dryRun), dryRun);
}

/**
 * Gives the entries of a backlog of the main checkout ids, where they have none.
 *
 * @throws TuttiError `refused` as `syncProject` does
 */
export async function giveBacklogIds(home: BacklogHome, name: string, dryRun: boolean): Promise<GivenIds> {
  return giveIds(home.tutti.board, name, await filesOf(home, name, dryRun), dryRun);
}

async function filesOf({ repository }: BacklogHome, name: string, dryRun: boolean): Promise<BacklogFiles> {
  if (isWorktree(repository)) {
    throw refused("Backlogs are kept in step in the main checkout only: a worktree's copy is its branch's own.");
  }
  if (!canBeInStep(name)) {
    throw refused(
      `${name} belongs to the program that writes it, so it is not kept in step. tutti import takes what is new in it.`,
    );
  }
  if (!dryRun) await refuseMidst(repository.commonDir, name);
  return backlogFiles(repository.top, name);
}

/** What git keeps while it waits for a person in the midst of something, and what that is. */
const midsts = {
  MERGE_HEAD: "A merge",
  CHERRY_PICK_HEAD: "A cherry-pick",
  REVERT_HEAD: "A revert",
  "rebase-merge": "A rebase",
  "rebase-apply": "A rebase",
} as const;

/** Until git has come to its end, nobody can say which of a file's states is meant. */
async function refuseMidst(commonDir: string, name: string): Promise<void> {
  for (const [mark, what] of Object.entries(midsts)) {
    const isThere = await stat(join(commonDir, mark)).then(
      () => true,
      () => false,
    );
    if (isThere) throw refused(`${what} is under way in the main checkout. Finish or abort it, then sync ${name}.`);
  }
}

function isWorktree({ top, commonDir }: BacklogHome["repository"]): boolean {
  return basename(commonDir) === ".git" && resolve(commonDir) !== resolve(top, ".git");
}

/**
 * The name that a file or folder has in the repository.
 *
 * @param path  absolute
 * @throws TuttiError `refused` when it lies elsewhere
 */
export async function nameInRepository({ repository }: BacklogHome, path: string): Promise<string> {
  const real = async (folder: string): Promise<string> => realpath(folder).catch(() => folder);
  const file = join(await real(dirname(path)), basename(path));
  const name = relative(await real(repository.top), file).replaceAll("\\", "/");
  if (name === "")
    throw refused("That is the whole repository. Name a file in it, or the folder that holds a file for each task.");
  if (name.startsWith("..")) throw refused(`${path} lies outside the repository, so it is not followed.`);
  return name;
}
