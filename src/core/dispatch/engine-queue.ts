import type { Engine } from "../run/engine.ts";
import { TASK_RUN } from "../run/task-run.ts";
import type { RunQueue } from "./run-queue.ts";

/** The board's runs as flows of the durable engine. */
export function createRunQueue(engine: Engine): RunQueue {
  return {
    start: async (transaction, run, lane, priority) =>
      void (await engine.start(TASK_RUN, run, { run }, { lane, priority, transaction })),
    answer: async (transaction, run, name, payload, lane) =>
      void (await engine.signal(run, name, payload, transaction, lane)),
    resume: async (transaction, run) => void (await engine.resume(run, transaction)),
    cancel: async (transaction, run) => void (await engine.cancel(run, transaction)),
  };
}
