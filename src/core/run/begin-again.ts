import { RunPlace } from "../board/run.ts";
import { TuttiError } from "../errors.ts";
import { stepNames } from "./retry-point.ts";
import { untilAborted } from "./spend.ts";
import { StoreLost } from "./store.ts";
import type { Execution } from "./task-run.ts";
import { endLeftovers } from "./work-elsewhere.ts";
import type { Worktree } from "./worktrees.ts";

/** Runs the set-up of a worktree. Its failure is a notice, not the end. */
export async function setUpPlace({ ports, run }: Execution, place: RunPlace, signal: AbortSignal): Promise<void> {
  const note = (text: string): void => ports.transcripts.record(run.id, { type: "notice", text });
  await ports.setUp(place, run.id, note, signal).catch((error: unknown) => {
    const known = TuttiError.from(error);
    if (known === undefined || signal.aborted || error instanceof StoreLost) throw error;
    note(`Set-up did not work: ${known.message}`);
  });
}

/** A worktree becomes the place where the run works; it gets its ports and names, and the board is told. */
export async function takePlace({ ports, run }: Execution, worktree: Worktree, signal: AbortSignal): Promise<RunPlace> {
  const slot = await ports.slots?.take(worktree.path, signal);
  const site = ports.site === undefined ? {} : { site: ports.site };
  const place: RunPlace = { ...worktree, ...site, ...(slot && { slot }) };
  await ports.board.send({ type: "run/place", run: run.id, place });
  return place;
}

/**
 * A run that a human begins again from a step gets the worktree as that step
 * found it, also where it was put away meanwhile. What is in it now is kept.
 */
export async function restorePlace(execution: Execution, place: RunPlace): Promise<RunPlace> {
  const { ports, context, run } = execution;
  if (run.retry === undefined) return place;
  const { number, point } = run.retry;
  const restored = await context.step(stepNames.restore(number), point, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "restore" });
    await endLeftovers(execution, place, step.signal);
    const saved = point.commit === undefined ? run.keptAside?.at(-1) : undefined;
    // What the journal says of `prepare` is older than every rebase.
    const base = point.base ?? (point.step === stepNames.prepare ? point.commit : place.base);
    const to = { commit: point.commit, saved, base };
    const back = ports.worktrees.putBack(place, to, step.signal);
    const { worktree, made, kept } = await back.catch((error: unknown) => standStill(execution, error, step.signal));
    const now = await takePlace(execution, worktree, step.signal);
    if (kept !== undefined) await ports.board.send({ type: "run/save", run: run.id, ref: kept, aside: true });
    const where = point.commit === undefined ? "" : `, from commit ${point.commit.slice(0, 10)}`;
    const was = kept === undefined ? "" : ` What was in its worktree is kept under ${kept}.`;
    ports.transcripts.record(run.id, { type: "notice", text: `Begun again from ${point.step}${where}.${was}` });
    const setUpFollows = point.step === stepNames.prepare || point.step === stepNames.setUp;
    if (made && !setUpFollows) await setUpPlace(execution, now, step.signal);
    return now;
  });
  return RunPlace.parse(restored);
}

/**
 * A worktree that cannot be put back is no failure of the work in it: its run is interrupted, and tries again once
 * somebody has seen to it. Ends with the run's execution.
 */
async function standStill({ ports, run }: Execution, error: unknown, signal: AbortSignal): Promise<never> {
  const known = TuttiError.from(error);
  if (known?.kind !== "refused" || signal.aborted) throw error;
  const reason = ports.redact(`Its worktree stays as it is. ${known.message} Resume the run when that is done.`);
  ports.transcripts.record(run.id, { type: "notice", text: reason });
  await ports.transcripts.flush();
  await ports.enact({ type: "run/pause", run: run.id, reason });
  return untilAborted(signal);
}
