import { mkdir, realpath } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import type { RunPlace } from "#core/board/run.ts";
import { RunId } from "#core/board/ids.ts";
import type { BaseWorktree } from "#core/gate/run-gate.ts";
import type { PlaceWork } from "#core/run/task-run.ts";
import { listCheckouts } from "../git/checkouts.ts";
import type { Git } from "../git/git.ts";
import { HOOKS_OFF } from "../git/git-worktrees.ts";
import type { Repository } from "../git/repository.ts";

export interface BaseWorktreesParts {
  readonly git: Git;
  readonly repository: Repository;
  /** The folder for them. Nothing else is in it. */
  readonly folder: string;
  readonly setUp: PlaceWork;
  readonly variables: (place: RunPlace) => Readonly<Record<string, string>>;
}

let opened = 0;

/**
 * Checks a commit out to see how checks end there. Nobody works in it, so
 * nothing in it is worth keeping; what a killed process left is removed by the
 * next one.
 */
export async function openBaseWorktree(
  { git, repository, folder, setUp, variables }: BaseWorktreesParts,
  base: string,
  run: string,
  signal: AbortSignal,
): Promise<BaseWorktree> {
  await mkdir(folder, { recursive: true });
  const home = await realpath(folder);
  const remove = (path: string, ending: AbortSignal): Promise<string> =>
    git.text(repository.top, ["worktree", "remove", "--force", "--force", path], {}, ending);
  for (const { path } of await listCheckouts(git, repository.top, signal)) {
    if (path.startsWith(home + sep) && !isAlive(path)) await remove(path, signal);
  }
  opened += 1;
  const path = join(home, `${base.slice(0, 8)}-${process.pid}-${opened}`);
  const args = [...HOOKS_OFF, "worktree", "add", "--quiet", "--detach", path, base];
  const place: RunPlace = { path, branch: "", base };
  const opening = {
    worktree: place,
    variables: variables(place),
    [Symbol.asyncDispose]: async () => void (await remove(path, AbortSignal.timeout(60_000))),
  };
  await git.text(repository.top, args, {}, signal);
  try {
    await setUp(place, RunId.parse(run), () => {}, signal);
    return opening;
  } catch (error) {
    await opening[Symbol.asyncDispose]();
    throw error;
  }
}

/** Whether the process that made it, whose number is in its name, may still use it. */
function isAlive(path: string): boolean {
  const pid = Number(basename(path).split("-")[1]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
