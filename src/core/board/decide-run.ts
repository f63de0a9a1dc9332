import { refused, type TuttiError } from "../errors.ts";
import type { BoardState } from "./board-state.ts";
import type { Command } from "./command.ts";
import { obstacleInSpite, obstacleOf } from "./dependencies.ts";
import { resumedByGrant } from "./decide-money.ts";
import { interruption, retryRun } from "./decide-retry.ts";
import type { Event } from "./event.ts";
import { isInPlay } from "../overlap/in-play.ts";
import { keptRefs } from "./kept-refs.ts";
import { nameOf, nameOfRun, requireHolder, requireRun, requireTask } from "./require.ts";
import { isActive, type Run } from "./run.ts";

type RunCommand = Extract<
  Command,
  | { type: "run/request" | "run/start" | "run/step" | "run/place" | "run/stop" | "run/resume" | "run/interrupt" }
  | { type: "run/retry" | "run/meet" | "run/contain" | "run/refuse-host" | "run/pause" }
  | {
      type: "run/fail" | "run/cancel" | "run/save" | "publish/request" | "publish/finish" | "publish/fail";
    }
>;

export function decideRun(board: BoardState, command: RunCommand, now: number): readonly Event[] {
  if (command.type === "run/request") return requestRun(board, command, now);
  const run = requireRun(board, command.run);
  const about = { at: now, run: run.id };
  const when = (states: readonly Run["state"]["name"][], ...events: readonly Event[]): readonly Event[] =>
    states.includes(run.state.name) ? events : []; // a late report of an old execution

  switch (command.type) {
    case "run/start":
      if (run.state.name === "running" && run.state.worker === command.worker) return [];
      return when(["queued", "running"], { type: "run/started", ...about, worker: command.worker });
    case "run/step":
      return when(["running"], { type: "run/stepped", ...about, step: command.step });
    case "run/place":
      return when(["running"], { type: "run/placed", ...about, place: command.place });
    case "run/meet":
    case "run/contain":
    case "run/refuse-host":
      return when(["running"], learned(command, now));
    case "run/interrupt":
      return when(["running", "stopping"], ...interruption(run, command, now), ...resumedByGrant(board, run, now));
    case "run/fail": {
      const { reason, cause } = command;
      return when(["running", "queued", "interrupted"], { type: "run/failed", ...about, reason, cause });
    }
    case "run/cancel":
      return run.endedAt === undefined ? [{ type: "run/cancelled", ...about }] : [];
    case "run/save":
      return saved(run, command, now);
    case "run/stop":
      if (run.endedAt !== undefined) return [];
      if (run.state.name === "waiting" && command.discard !== true) throw delivered(board, run);
      return when(["running"], { type: "run/stop-requested", ...about }).concat(
        when(["queued", "waiting", "interrupted"], { type: "run/cancelled", ...about }),
      );
    case "run/pause":
    case "run/resume":
      return pauseOrResume(board, run, command, now);
    case "run/retry":
      return retryRun(board, run, command.point, now);
    case "publish/request":
      if (run.state.name !== "waiting") {
        throw refused(
          `${nameOfRun(board, run)} is ${run.state.name}. A pull request can be opened once it is delivered.`,
        );
      }
      requireHolder(board, run);
      return [{ type: "publish/requested", ...about, draft: command.draft }];
    case "publish/finish":
      return when(["running", "queued"], { type: "publish/done", ...about, pull: command.pull });
    case "publish/fail":
      return when(["running"], {
        type: "publish/failed",
        ...about,
        reason: command.reason,
        needsCredential: command.needsCredential,
      });
  }
}

/** What its agent's session is like. */
function learned(
  command: Extract<Command, { type: "run/meet" | "run/contain" | "run/refuse-host" }>,
  at: number,
): Event {
  const { run } = command;
  if (command.type === "run/refuse-host")
    return { type: "run/host-refused", at, run, host: command.host, times: command.times };
  if (command.type === "run/meet") return { type: "run/met", at, run, session: command.session };
  return { type: "run/contained", at, run, containment: command.containment };
}

/** Nothing when it is said already: whoever keeps work, and whoever finds it unnamed, may both say it. */
function saved(run: Run, { ref, aside }: Extract<Command, { type: "run/save" }>, at: number): readonly Event[] {
  const isSaid = aside === true ? keptRefs(run).includes(ref) : run.savedAs === ref;
  return isSaid ? [] : [{ type: "run/saved", at, run: run.id, ref, aside }];
}

function pauseOrResume(
  board: BoardState,
  run: Run,
  command: Extract<Command, { type: "run/pause" | "run/resume" }>,
  now: number,
): readonly Event[] {
  const { id, state } = run;
  const name = nameOfRun(board, run);
  if (command.type === "run/pause") {
    const { reason, waitsFor } = command;
    if (waitsFor !== undefined) requireOther(board, run, waitsFor);
    if (state.name === "interrupted" && waitsFor !== undefined) {
      requireHolder(board, run);
      return [{ type: "run/interrupted", at: now, run: id, reason, waitsFor }];
    }
    if (state.name !== "running") throw refused(`${name} is ${state.name}. Only a run that is at work can be paused.`);
    return [{ type: "run/pause-requested", at: now, run: id, reason, ...(waitsFor !== undefined && { waitsFor }) }];
  }
  if (state.name !== "interrupted") throw refused(`${name} is ${state.name}, so there is nothing to resume.`);
  requireHolder(board, run);
  const { account } = run;
  const held = account !== undefined && board.holds.has(account); // a human wants it tried now
  const released: readonly Event[] = held ? [{ type: "account/released", at: now, account }] : [];
  return [...released, { type: "run/resumed", at: now, run: id }];
}

/** One that will never be merged is not waited for, and two do not wait for one another. */
function requireOther(board: BoardState, run: Run, id: Run["id"]): void {
  const other = requireRun(board, id);
  const name = nameOfRun(board, other);
  if (id === run.id) throw refused(`${name} cannot wait for itself.`);
  if (!isInPlay(board, other)) throw refused(`${name} is out of the way already, so there is nothing to wait for.`);
  const seen = new Set([run.id]);
  for (let next: Run | undefined = other; next !== undefined;) {
    if (seen.has(next.id)) throw refused(`${name} waits for ${nameOfRun(board, run)}, so this would never go on.`);
    seen.add(next.id);
    const waitsFor: Run["id"] | undefined = "waitsFor" in next.state ? next.state.waitsFor : undefined;
    next = waitsFor === undefined ? undefined : board.runs.get(waitsFor);
  }
}

function delivered(board: BoardState, run: Run): TuttiError {
  const title = board.tasks.get(run.task)?.title ?? run.task;
  return refused(`The work on “${title}” is delivered and waits for your review. Confirm to end the run without it.`);
}

function requestRun(
  board: BoardState,
  command: Extract<Command, { type: "run/request" }>,
  now: number,
): readonly Event[] {
  const task = requireTask(board, command.task);
  if (board.runs.has(command.run)) return [];
  const holder = "run" in task.state && task.state.run !== undefined ? board.runs.get(task.state.run) : undefined;
  if (holder !== undefined && isActive(holder.state)) throw refused(`Task ${nameOf(task)} is already running.`);
  switch (task.state.name) {
    case "ready":
    case "failed":
    case "interrupted":
      break;
    case "review":
    case "published":
      throw refused(
        `Task ${nameOf(task)} has a result already. Review it, send it back, or move the task to Ready first.`,
      );
    case "proposed":
      throw refused(`Task ${nameOf(task)} is only proposed. Accept it first.`);
    case "backlog":
    case "blocked":
    case "in-progress":
    case "queued":
    case "running":
    case "done":
    case "dismissed":
      throw refused(`Task ${nameOf(task)} is ${task.state.name}. Move it to Ready first.`);
  }
  const obstacle = command.anyway === true ? obstacleInSpite(board, task) : obstacleOf(board, task);
  if (obstacle !== undefined) throw refused(`Task ${nameOf(task)} cannot run. ${obstacle}`);
  const { run, agent, reason, pool } = command;
  const about = { at: now, run, task: task.id, agent, ...(reason !== undefined && { reason }) };
  const request: Event = { type: "run/requested", ...about, ...(pool !== undefined && { pool }) };
  if (holder?.state.name !== "interrupted") return [request];
  return [{ type: "run/cancelled", at: now, run: holder.id }, request];
}
