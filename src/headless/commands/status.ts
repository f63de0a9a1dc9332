import type { BoardState } from "#core/board/board-state.ts";
import { overlapLines } from "#core/board/view/collisions-view.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { costsView } from "#core/board/view/costs-view.ts";
import { describeCost } from "#core/board/view/cost-sum.ts";
import { describeRunCounts, runCounts } from "#core/board/view/run-counts.ts";
import { leftRuns } from "#core/board/left-runs.ts";
import { isActive, type Run } from "#core/board/run.ts";
import { schedule } from "#core/dispatch/schedule.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { nameToUse } from "../find.ts";
import { describeRun } from "../follow-runs.ts";
import { count } from "./analyse.ts";
import { describeWorker, workerEntry } from "./workers.ts";

/** It waits for the end of a limit, and goes on by itself. */
const isHeld = ({ account, state }: Run): boolean => account !== undefined && state.name === "interrupted";

function describeLeft(state: BoardState, run: Run): string {
  const task = state.tasks.get(run.task);
  const stands = task === undefined ? "is gone" : `is ${task.state.name}`;
  return `${describeRun(state, run)}. Its task was moved by hand, and ${stands}. End it, with its work kept: tutti stop ${nameToUse(state, run)}`;
}

/** `tutti status`: what works, what needs a human, what it has cost. */
export async function status({ projectToLookAt, out }: CommandContext): Promise<ExitCode> {
  const opened = await projectToLookAt();
  await opened.reconcile();
  const state = await opened.tutti.board.refresh();
  const runs = [...state.runs.values()].filter((run) => isActive(run.state) || isHeld(run));
  const left = leftRuns(state).filter((run) => !runs.includes(run));
  const collisions = [...state.collisions.values()];
  const workers = await opened.workers();
  const waiting = inbox(state, undefined, opened.rules().overlap);
  const { microUsd, provenance, unknown, sessions } = costsView(state).total;
  const cost = { microUsd, provenance, unknown, sessions };
  const entries = workers.map(workerEntry);
  const folder = opened.repository.top;
  out.document({ schema: 1, folder, workers: entries, runs, left, collisions, inbox: waiting, cost });
  out.line(
    `${opened.repository.name}: ${count(state.tasks.size, "task")}, ${describeRunCounts(runCounts(state))}, ${count(workers.length, "worker")} alive.`,
  );
  const now = opened.clock.now();
  for (const line of workers.flatMap((worker) => describeWorker(worker, now))) out.line(`  ${line}`);
  const { reasons } = schedule(state, opened.rules());
  for (const run of runs) out.line(`  ${describeRun(state, run, reasons)}`);
  if (left.length > 0) out.line(out.bold(`Left behind (${left.length})`));
  for (const run of left) out.line(`  ${describeLeft(state, run)}`);
  if (collisions.length > 0) out.line(out.bold(`Overlaps (${collisions.length})`));
  for (const line of overlapLines(state)) out.line(line);
  if (waiting.length > 0) out.line(out.bold(`Needs you (${waiting.length})`));
  for (const item of waiting)
    out.line(`  ${item.kind.padEnd(15)} ${item.run ?? item.task}  ${item.title}: ${item.text}`);
  out.line(`Spent: ${describeCost(cost)}.`);
  return waiting.length > 0 ? exitCode.needsHuman : exitCode.done;
}
