import type { Pruned, RunWorktree } from "#node/run-worktrees.ts";
import type { Elsewhere } from "#core/run/elsewhere.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { count } from "./analyse.ts";

const DAY_MS = 24 * 60 * 60_000;

/** `tutti worktrees`: what is there, whose it is, and what it takes; with `--prune`, ended runs give theirs back. */
export async function worktrees(context: CommandContext, prune: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.projectToLookAt();
  await project.reconcile();
  const pruned = prune ? await project.pruneWorktrees(signal) : [];
  const left = await project.listWorktrees(signal);
  const now = project.clock.now();
  const titleOf = ({ run }: RunWorktree) => run && (project.tutti.board.state.tasks.get(run.task)?.title ?? run.task);
  out.document({ schema: 1, worktrees: left.map(entry), ...(prune && { pruned: pruned.map(outcome) }) });
  for (const each of pruned) if (each.kept === undefined) out.line(gone(each));
  for (const worktree of left) {
    const { path, size, dirty, since, run } = worktree;
    const kept = pruned.find((each) => each.worktree.path === path)?.kept;
    const facts = [
      megabytes(size),
      dirty === undefined ? "cannot be read" : dirty ? "uncommitted work" : "clean",
      ...(since === undefined ? [] : [age(now - since)]),
      run === undefined ? "of no run that the board knows" : `${run.id} ${run.state.name}`,
      ...(run?.place?.slot === undefined ? [] : [`port ${run.place.slot.port}`]),
      ...where(run?.place?.elsewhere),
    ];
    out.line(`${path}  ${titleOf(worktree) ?? ""}`.trimEnd());
    out.line(`  ${facts.join(", ")}${kept === undefined ? "" : `. Kept: ${kept}`}`);
  }
  const total = left.reduce((sum, { size }) => sum + size, 0);
  out.line(`${count(left.length, "worktree")}, ${megabytes(total)} in all.`);
  return exitCode.done;
}

function entry({ path, branch, size, dirty, since, run }: RunWorktree): Record<string, unknown> {
  const known = run && {
    run: run.id,
    task: run.task,
    state: run.state.name,
    slot: run.place?.slot,
    elsewhere: run.place?.elsewhere,
  };
  return { path, branch, size, dirty, since, ...known };
}

/** The folder here is a copy of one there. */
function where(elsewhere: Elsewhere | undefined): readonly string[] {
  return elsewhere === undefined ? [] : [`a copy of the one in ${elsewhere.executor}, at ${elsewhere.path}`];
}

function outcome({ worktree, kept, savedAs }: Pruned): Record<string, unknown> {
  return { path: worktree.path, run: worktree.run?.id, removed: kept === undefined, kept, savedAs };
}

function gone({ worktree, savedAs }: Pruned): string {
  const saved = savedAs === undefined ? "" : ` Its unsaved work comes back with: tutti restore ${worktree.run?.id}`;
  return `Removed ${worktree.path}.${saved}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

function age(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days < 1 ? "made today" : `made ${count(days, "day")} ago`;
}
