import type { RunPlace } from "../board/run.ts";
import { refused } from "../errors.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Carried } from "./executor.ts";
import type { Execution } from "./task-run.ts";
import type { Session } from "./work-round.ts";

/**
 * Sees to it that an agent finds the run's files where it works, and says what that means for those who look.
 *
 * @returns what brings the files back once the agent has ended, however it did
 * @throws TuttiError `refused` when this agent can work on the worker's machine only
 */
export async function beginElsewhere(
  { execution, place, driver, step }: Session,
  note: (text: string) => void,
): Promise<() => Promise<void>> {
  const { elsewhere } = place;
  const { executors, board } = execution.ports;
  if (elsewhere === undefined || executors === undefined) return async () => undefined;
  const { executor, path } = elsewhere;
  if (driver.supports.elsewhere !== true) {
    throw refused(
      `${driver.label} works on the worker's own machine only, and this run's worktree is in ${executor}. ` +
        `Give the task another agent, or the label on:local, and run it again.`,
    );
  }
  const carry = async (): Promise<void> => {
    const carried = await executors.carry({ ...place, elsewhere }, step.signal);
    if (carried.kept === undefined) return;
    await board.send({ type: "run/save", run: execution.run.id, ref: carried.kept, aside: true });
    note(bothChanged(elsewhere, carried));
  };
  await carry();
  note(
    `The worktree is in ${executor}, at ${path}. What is done there is seen here once it has come back, at the end of ` +
      `the round; until then neither the copy on this machine nor the overlap radar shows it.`,
  );
  return async () => {
    if (!step.signal.aborted) await carry(); // a run that was stopped carries when it is put away or goes on
  };
}

function bothChanged({ executor }: Elsewhere, { kept }: Carried): string {
  return `The copy of the worktree on this machine was changed while the run worked in ${executor}. What is there stands; the copy as it was is kept under ${kept}.`;
}

/** Ends what a worker that died over this run left running, here and where it works. */
export async function endLeftovers(
  { ports, run }: Execution,
  { elsewhere }: RunPlace,
  signal: AbortSignal,
): Promise<void> {
  await ports.endLeftovers?.(run.id);
  if (elsewhere !== undefined) await ports.executors?.endRun(elsewhere, run.id, signal);
}
