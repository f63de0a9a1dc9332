import { withRefused } from "../permission/refused-hosts.ts";
import type { Event } from "./event.ts";
import type { RunId } from "./ids.ts";
import { keptRefs, withRef } from "./kept-refs.ts";
import type { MutableBoard } from "./mutable-board.ts";
import { rebased, rebasing } from "./project-rebase.ts";
import type { Run, RunSession, RunState } from "./run.ts";
import type { TaskState } from "./task.ts";

type RunEvent = Extract<Event, { run: RunId; type: `run/${string}` | `publish/${string}` }>;

export function isRunEvent(event: Event): event is RunEvent {
  return event.type.startsWith("run/") || event.type.startsWith("publish/");
}

export function applyRun(board: MutableBoard, event: RunEvent): void {
  if (event.type === "run/requested") {
    board.runs.set(event.run, {
      id: event.run,
      task: event.task,
      agent: event.agent,
      ...(event.reason !== undefined && { agentReason: event.reason }),
      ...(event.pool !== undefined && { pool: event.pool }),
      turn: 0,
      state: { name: "queued" },
      deliveries: [],
      requestedAt: event.at,
    });
    return follow(board, event, { name: "queued", run: event.run });
  }
  const run = board.runs.get(event.run);
  if (run === undefined) return;
  const now = after(run, event);
  board.runs.set(run.id, now);
  const state = taskStateAfter(event, now);
  if (state !== undefined) follow(board, { ...event, task: run.task }, state);
}

/** A run after one of its events. */
function after(run: Run, event: Exclude<RunEvent, { type: "run/requested" }>): Run {
  const to = (state: RunState, more: Partial<Run> = {}): Run => ({ ...run, ...more, state });
  switch (event.type) {
    case "run/started":
      return to(
        { name: "running", worker: event.worker, step: "prepare", since: event.at },
        { startedAt: run.startedAt ?? event.at },
      );
    case "run/stepped":
      return run.state.name === "running" ? to({ ...run.state, step: event.step, since: event.at }) : run;
    case "run/placed":
      return { ...run, place: event.place };
    case "run/delivered":
      return to(
        { name: "waiting", since: event.at },
        { deliveries: [...run.deliveries, event.delivery], deliveredAt: run.deliveredAt ?? event.at },
      );
    case "run/returned":
      return returned(run, event);
    case "publish/requested":
      return ordered(run);
    case "run/stop-requested":
      return to({ name: "stopping", since: event.at });
    case "run/pause-requested":
      return pausing(run, event);
    case "run/handed":
      return handed(run, event);
    case "run/cancelled":
      return to({ name: "cancelled" }, { endedAt: event.at });
    case "run/met":
      return { ...run, session: met(run, event.session) };
    case "run/contained":
      return { ...run, containment: event.containment };
    case "run/host-refused":
      return { ...run, refusedHosts: withRefused(run.refusedHosts, event) };
    case "run/interrupted":
      return interrupted(run, event);
    case "run/resumed":
      return to({ name: "queued" }, { budget: undefined, account: undefined });
    case "run/retried":
      return retried(run, event);
    case "run/rebase-requested":
      return rebasing(run, event);
    case "run/rebased":
      return rebased(run, event);
    case "run/failed": {
      const cause = event.cause === undefined ? {} : { cause: event.cause };
      return to({ name: "failed", reason: event.reason, ...cause }, { endedAt: event.at });
    }
    case "run/saved":
      return saved(run, event);
    case "publish/failed":
      return to(
        { name: "waiting", since: event.at },
        { publishProblem: event.reason, publishNeedsCredential: event.needsCredential },
      );
    case "publish/done":
      return to({ name: "published", pull: event.pull }, { endedAt: event.at, pushed: undefined });
  }
}

/** A conversation that goes on has been charged for before. */
function met(run: Run, session: RunSession): RunSession {
  const before = session.begun === "resumed" ? run.session?.chargedMicroUsd : undefined;
  return before === undefined ? session : { ...session, chargedMicroUsd: before };
}

function pausing(run: Run, event: Extract<RunEvent, { type: "run/pause-requested" }>): Run {
  const { at, reason, budget, account, waitsFor } = event;
  const state = { name: "stopping", since: at, pause: reason, ...(waitsFor && { waitsFor }) } as const;
  return { ...run, state, ...(budget && { budget }), ...(account && { account }) };
}

function interrupted(run: Run, { reason, died, ...event }: Extract<RunEvent, { type: "run/interrupted" }>): Run {
  const waitsFor = event.waitsFor ?? (run.state.name === "stopping" ? run.state.waitsFor : undefined);
  const state = { name: "interrupted", reason, ...(waitsFor && { waitsFor }) } as const;
  return { ...run, state, ...(died === true && { interruptions: (run.interruptions ?? 0) + 1 }) };
}

function handed(run: Run, { agent, reason, cause, at }: Extract<RunEvent, { type: "run/handed" }>): Run {
  const left = cause === undefined ? [] : [{ agent: run.agent, cause, reason: reason ?? "", at }];
  return { ...run, agent, agentReason: reason, ...(left.length > 0 && { passed: [...(run.passed ?? []), ...left] }) };
}

/** What was found under a ref before its maker could say what it is has one place in the end. */
function saved(run: Run, { ref, aside }: Extract<RunEvent, { type: "run/saved" }>): Run {
  const { keptAside, savedAs, ...rest } = run;
  const others = (keptAside ?? []).filter((kept) => kept !== ref);
  if (aside === true) return { ...run, keptAside: [...withRef(others, ref)] };
  const kept = savedAs === undefined || savedAs === ref ? others : withRef(others, savedAs);
  return { ...rest, savedAs: ref, ...(kept.length > 0 && { keptAside: [...kept] }) };
}

/** It goes on with what a human wants of it. */
function ordered(run: Run): Run {
  const { publishProblem: _problem, publishNeedsCredential: _credential, ...rest } = run;
  return { ...rest, state: { name: "queued" }, turn: run.turn + 1 };
}

function returned(run: Run, { agent, by }: Extract<RunEvent, { type: "run/returned" }>): Run {
  const { gateReturns = 0, ...rest } = agent === undefined ? run : { ...run, agent, agentReason: undefined };
  return ordered(by === "gate" ? { ...rest, gateReturns: gateReturns + 1 } : rest);
}

/** Only what came before the step is left. A run that had ended claims its files anew, as a fresh one does. */
function retried(run: Run, { point }: Extract<RunEvent, { type: "run/retried" }>): Run {
  const kept = [...keptRefs(run)];
  return {
    ...run,
    state: { name: "queued" },
    turn: point.turn,
    deliveries: run.deliveries.filter(({ round }) => round <= point.rounds),
    retry: { number: (run.retry?.number ?? 0) + 1, point },
    publishProblem: undefined,
    publishNeedsCredential: undefined,
    savedAs: undefined,
    rebases: run.rebases?.filter(({ number }) => number <= (point.rebases ?? 0)),
    session: undefined,
    budget: undefined,
    account: undefined,
    interruptions: undefined,
    gateReturns: undefined,
    startedAt: run.endedAt === undefined ? run.startedAt : undefined,
    endedAt: undefined,
    ...(kept.length > 0 && { keptAside: kept }),
  };
}

/** Where the task of the run goes with it; `undefined` when it stays. `after` is the run as it is now. */
function taskStateAfter(event: Exclude<RunEvent, { type: "run/requested" }>, after: Run): TaskState | undefined {
  const { run } = event;
  switch (event.type) {
    case "run/started":
      return { name: "running", run };
    case "run/returned":
    case "publish/requested":
    case "run/resumed":
    case "run/retried":
    case "run/rebase-requested":
      return { name: "queued", run };
    case "run/rebased":
      if (after.state.name === "published") return { name: "published", run, pull: after.state.pull };
      return after.state.name === "waiting" ? { name: "review", run } : undefined;
    case "run/delivered":
    case "publish/failed":
      return { name: "review", run };
    case "run/cancelled":
      return { name: "ready" };
    case "run/interrupted":
      return { name: "interrupted", run, reason: event.reason };
    case "run/failed":
      return { name: "failed", run, reason: event.reason };
    case "publish/done":
      return { name: "published", run, pull: event.pull };
    case "run/stepped":
    case "run/placed":
    case "run/met":
    case "run/handed":
    case "run/contained":
    case "run/host-refused":
    case "run/stop-requested":
    case "run/pause-requested":
    case "run/saved":
      return undefined;
  }
}

/** Only the run that a task follows may move it; a request, or a retry from a step, makes the task follow that run. */
function follow(
  board: MutableBoard,
  event: { run: RunId; at: number; task: Run["task"]; type: string },
  state: TaskState,
): void {
  const task = board.tasks.get(event.task);
  if (task === undefined) return;
  const takes = event.type === "run/requested" || event.type === "run/retried";
  const mine = takes || ("run" in task.state && task.state.run === event.run);
  if (mine) board.tasks.set(task.id, { ...task, state, changedAt: event.at });
}
