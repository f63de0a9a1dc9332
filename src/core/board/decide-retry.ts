import { refused } from "../errors.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { obstacleOf } from "./dependencies.ts";
import type { Event } from "./event.ts";
import { nameOf, nameOfRun, requireTask } from "./require.ts";
import type { RetryPoint, Run } from "./run.ts";
import { runOf } from "./task.ts";

/**
 * A run whose worker died waits to be resumed; one over which they die again
 * and again fails, so that nobody goes on paying for it.
 */
export function interruption(
  run: Run,
  { reason, died }: Extract<Command, { type: "run/interrupt" }>,
  now: number,
): readonly Event[] {
  const about = { at: now, run: run.id };
  if (died === undefined) return [{ type: "run/interrupted", ...about, reason }];
  const deaths = (run.interruptions ?? 0) + 1;
  if (run.state.name !== "running" || deaths < died.most) {
    return [{ type: "run/interrupted", ...about, reason, died: true }];
  }
  const times = deaths === 1 ? "once" : deaths === 2 ? "twice" : `${deaths} times`;
  const sentence =
    `Its worker died ${times} over it, the last time during ${run.state.step}, so it is not resumed any more. ` +
    `Look into the worker's log, then retry it from a step.`;
  return [{ type: "run/failed", ...about, reason: sentence, cause: "crash-loop" }];
}

/** @throws TuttiError `refused` while the run or its task has other things to do, or its result is out already */
export function retryRun(board: BoardState, run: Run, point: RetryPoint, now: number): readonly Event[] {
  switch (run.state.name) {
    case "failed":
    case "cancelled":
    case "interrupted":
    case "waiting":
      break;
    case "queued":
    case "running":
    case "stopping":
      throw refused(`${nameOfRun(board, run)} is ${run.state.name}. Stop it first, then retry it from a step.`);
    case "published":
      throw refused(
        `${nameOfRun(board, run)} is published: its pull request is ${run.state.pull.url}. Rebase it, or request a new run.`,
      );
  }
  if (point.turn > run.turn || point.rounds > run.deliveries.length) {
    throw refused(`${nameOfRun(board, run)} has not come as far as that. Look at its steps again.`);
  }
  const task = requireTask(board, run.task);
  const holder = runOf(task.state);
  if (holder !== run.id) {
    if (task.state.name !== "ready" && task.state.name !== "failed") {
      const by = holder === undefined ? "" : " with another run";
      throw refused(`Task ${nameOf(task)} is ${task.state.name}${by}. Move it to Ready first.`);
    }
    const obstacle = obstacleOf(board, task);
    if (obstacle !== undefined) throw refused(`Task ${nameOf(task)} cannot run. ${obstacle}`);
  }
  return [{ type: "run/retried", at: now, run: run.id, point }];
}
