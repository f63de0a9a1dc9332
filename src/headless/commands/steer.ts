import { existsSync } from "node:fs";
import type { BoardState } from "#core/board/board-state.ts";
import type { Run } from "#core/board/run.ts";
import { nameIn } from "#core/board/view/collisions-view.ts";
import { waitReason } from "#core/overlap/choices.ts";
import { keptRefs } from "#core/board/kept-refs.ts";
import { PAUSED } from "#core/run/pause.ts";
import { refused } from "#core/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findRun, findSavedRun } from "../find.ts";
import { offerToken } from "../offer-token.ts";
import { describeRun, followRuns } from "../follow-runs.ts";

/** `tutti publish TASK`: the branch is pushed and its pull request opened. */
export async function publish(context: CommandContext, name: string, draft: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  const run = findRun(await project.tutti.board.refresh(), name);
  await using _token = await offerToken(project, signal);
  await project.tutti.send({
    type: "publish/request",
    run: run.id,
    draft: draft || project.settings().draftPullRequests,
  });
  const [after] = await followRuns(project, [run.id], out, signal);
  out.document({ schema: 1, run: after });
  if (after !== undefined) out.line(describeRun(project.tutti.board.state, after));
  if (after?.state.name === "published") return exitCode.done;
  return after?.publishNeedsCredential === true ? exitCode.needsHuman : exitCode.failed;
}

/**
 * `tutti stop RUN`: the agent and everything it started are gone when this returns. A run that waits with its
 * result is ended only by somebody who says so.
 */
export async function stop(context: CommandContext, name: string, yes: boolean): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.projectToLookAt();
  const run = findRun(await project.tutti.board.refresh(), name);
  const discard = yes || (run.state.name === "waiting" && (await confirmLoss(context, project.tutti.board.state, run)));
  if (run.state.name === "waiting" && !discard) return exitCode.needsHuman;
  await project.tutti.send({ type: "run/stop", run: run.id, discard });
  const [after] = await followRuns(project, [run.id], out, signal);
  out.document({ schema: 1, run: after });
  if (after !== undefined) out.line(describeRun(project.tutti.board.state, after));
  if (after?.savedAs !== undefined)
    out.line(`Its unfinished work is kept under ${after.savedAs}. Bring it back with: tutti restore ${after.id}`);
  if (after?.place !== undefined && existsSync(after.place.path)) {
    const { path } = after.place;
    out.problem(
      `Its worktree stays in ${path}: not all that is in it could be kept. To hear why, and to remove it then: tutti worktrees --prune`,
    );
  }
  return exitCode.done;
}

/** Asks at the terminal; without one nobody has agreed, and it says how to. */
async function confirmLoss({ out, confirm }: CommandContext, board: BoardState, run: Run): Promise<boolean> {
  const title = board.tasks.get(run.task)?.title ?? run.task;
  const delivered = `The work on “${title}” is delivered and waits for your review.`;
  if (confirm !== undefined) return await confirm(`${delivered} End the run without it? The branch is kept.`);
  const message = `${delivered} To end the run without it: tutti stop ${run.id} --yes`;
  out.document({ schema: 1, error: { kind: "refused", message } });
  out.problem(message);
  return false;
}

/**
 * `tutti pause RUN`: its agent ends, its worktree stays; `tutti resume` lets it go on, or, with `--until TASK`, the end of
 * that one's work.
 */
export async function pause(context: CommandContext, name: string, until: string | undefined): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.projectToLookAt();
  await project.reconcile();
  const board = await project.tutti.board.refresh();
  const run = findRun(board, name);
  const other = until === undefined ? undefined : findRun(board, until);
  const wait = other && { waitsFor: other.id, reason: waitReason(nameIn(board, other.task)) };
  await project.tutti.send({ type: "run/pause", run: run.id, reason: PAUSED, ...wait });
  const [after] = await followRuns(project, [run.id], out, signal);
  out.document({ schema: 1, run: after });
  if (after !== undefined) out.line(describeRun(project.tutti.board.state, after));
  return after?.state.name === "interrupted" ? exitCode.done : exitCode.failed;
}

/** `tutti resume RUN`: an interrupted run goes on after its last finished step. One that goes on already is followed. */
export async function resume(context: CommandContext, name: string): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  await project.reconcile();
  const run = findRun(await project.tutti.board.refresh(), name);
  const goesOn = run.state.name === "queued" || (run.state.name === "running" && run.session?.begun === "adopted");
  if (!goesOn) await project.tutti.send({ type: "run/resume", run: run.id });
  const [after] = await followRuns(project, [run.id], out, signal);
  out.document({ schema: 1, run: after });
  if (after !== undefined) out.line(describeRun(project.tutti.board.state, after));
  return after?.state.name === "waiting" || after?.state.name === "published" ? exitCode.done : exitCode.failed;
}

/** `tutti restore RUN`: the unfinished work of a stopped run, in a worktree again. */
export async function restore(context: CommandContext, name: string): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  await project.nameKept(signal);
  const board = await project.tutti.board.refresh();
  const run = findSavedRun(board, name);
  const kept = keptRefs(run);
  const ref = kept.includes(name) ? name : kept.at(-1);
  if (ref === undefined) throw refused(`Run ${run.id} left no unfinished work.`);
  const { path, branch } = await project.restore(ref, signal);
  out.document({ schema: 1, run: run.id, path, branch });
  out.line(`The work is in ${path}, on branch ${branch}.`);
  for (const other of kept) if (other !== ref) out.line(`  More of it is kept: tutti restore ${other}`);
  return exitCode.done;
}
