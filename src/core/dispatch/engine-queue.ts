import type { RunId } from "../board/ids.ts";
import type { RetryPoint } from "../board/run.ts";
import { refused, TuttiError } from "../errors.ts";
import type { Engine } from "../run/engine.ts";
import { retryPoint } from "../run/retry-point.ts";
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
    steps: (run) => engine.steps(run),
    pause: async (transaction, run) => void (await engine.pause(run, transaction)),
    cancel: async (transaction, run) => void (await engine.cancel(run, transaction)),
  };
}

/** The journal is looked at in the very transaction that changes it: a board that knew less must not decide. */
async function retry(engine: Engine, transaction: SqlTransaction, run: RunId, point: RetryPoint): Promise<void> {
  const found = retryPoint(run, await engine.steps(run, transaction), point.step);
  const same = (["step", "rounds", "turn", "commit"] as const).every((part) => found[part] === point[part]);
  if (!same) throw refused(`Run ${run} has gone on meanwhile. Look at its steps again, then retry it.`);
  if (!(await engine.rewind(run, point.step, transaction))) {
    throw new TuttiError("unavailable", `Run ${run} is still ending. Try again in a moment.`);
  }
}
