import type { RunId } from "../board/ids.ts";
import type { RebaseOrder } from "../board/rebase-order.ts";
import { type RetryPoint, Verdict } from "../board/run.ts";
import { refused, TuttiError } from "../errors.ts";
import type { Engine } from "../run/engine.ts";
import type { JournalStep } from "../run/engine.ts";
import { retryPoint, stepNames } from "../run/retry-point.ts";
import type { SqlTransaction } from "../run/store.ts";
import { TASK_RUN } from "../run/task-run.ts";
import type { RunQueue } from "./run-queue.ts";

/** The board's runs as flows of the durable engine. */
export function createRunQueue(engine: Engine): RunQueue {
  return {
    start: async (transaction, run, { lane, pool, priority }) =>
      void (await engine.start(TASK_RUN, run, { run }, { lane, pool, priority, transaction })),
    answer: async (transaction, run, name, payload, lane) =>
      void (await engine.signal(run, name, payload, transaction, lane)),
    resume: async (transaction, run) => void (await engine.resume(run, transaction)),
    retry: (transaction, run, point) => retry(engine, transaction, run, point),
    takeUp: (transaction, run, order) => takeUp(engine, transaction, run, order),
    steps: (run) => engine.steps(run),
    pause: async (transaction, run) => void (await engine.pause(run, transaction)),
    cancel: async (transaction, run) => void (await engine.cancel(run, transaction)),
  };
}

/** The journal is looked at in the very transaction that changes it: a board that knew less must not decide. */
async function retry(engine: Engine, transaction: SqlTransaction, run: RunId, point: RetryPoint): Promise<void> {
  const found = retryPoint(run, await engine.steps(run, transaction), point.step);
  const same = (["step", "rounds", "turn", "commit", "base", "rebases"] as const).every(
    (part) => found[part] === point[part],
  );
  if (!same) throw refused(`Run ${run} has gone on meanwhile. Look at its steps again, then retry it.`);
  if (!(await engine.rewind(run, point.step, transaction))) {
    throw new TuttiError("unavailable", `Run ${run} is still ending. Try again in a moment.`);
  }
}

/** What was saved and judged of the round that stands still is done again after the rebase. */
async function takeUp(
  engine: Engine,
  transaction: SqlTransaction,
  run: RunId,
  { from, rounds }: RebaseOrder,
): Promise<void> {
  const steps = await engine.steps(run, transaction);
  if (steps.length === 0) throw refused(`Nothing is recorded of run ${run} any more, so it cannot be rebased.`);
  const has = (name: string): boolean => steps.some((step) => step.name === name);
  if (from === "published") {
    const taken = await engine.rewind(run, has(stepNames.clean) ? stepNames.clean : undefined, transaction);
    if (!taken) throw new TuttiError("unavailable", `Run ${run} is still ending. Try again in a moment.`);
    return;
  }
  const busy = between(steps.at(-1));
  if (busy !== undefined) throw refused(`It was interrupted while ${busy}. Resume it first, then rebase it.`);
  const save = stepNames.save(rounds + 1);
  const taken = has(save) ? await engine.rewind(run, save, transaction) : await engine.resume(run, transaction);
  if (!taken) throw new TuttiError("unavailable", `Run ${run} is still ending. Try again in a moment.`);
}

/** What a run does after its last step that is no part of a round's work. */
function between(last: JournalStep | undefined): string | undefined {
  if (last === undefined) return undefined;
  const verdict = last.kind === "wait" ? Verdict.safeParse(last.output).data?.type : undefined;
  if (last.name.startsWith("publish-") || last.name === stepNames.clean || verdict === "publish") {
    return "its pull request was being opened";
  }
  const rebases = /^(?:fit|rebase)-/.test(last.name) && last.state !== "done";
  return rebases || verdict === "rebase" ? "it was being rebased" : undefined;
}
