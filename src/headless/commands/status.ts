import { overlapLines } from "#core/board/view/collisions-view.ts";
import { inbox } from "#core/board/view/inbox.ts";
import { costsView } from "#core/board/view/costs-view.ts";
import { describeCost } from "#core/board/view/cost-sum.ts";
import { describeRunCounts, runCounts } from "#core/board/view/run-counts.ts";
import { isActive, type Run } from "#core/board/run.ts";
import { schedule } from "#core/dispatch/schedule.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { describeRun } from "../follow-runs.ts";
import { count } from "./analyse.ts";
import { describeWorker, workerEntry } from "./workers.ts";

/** It waits for the end of a limit, and goes on by itself. */
const isHeld = ({ account, state }: Run): boolean => account !== undefined && state.name === "interrupted";

/** `tutti status`: what works, what needs a human, what it has cost. */
export async function status({ projectToLookAt, out }: CommandContext): Promise<ExitCode> {
  const opened = await projectToLookAt();
  await opened.reconcile();
  const state = await opened.tutti.board.refresh();
  const runs = [...state.runs.values()].filter((run) => isActive(run.state) || isHeld(run));
  const collisions = [...state.collisions.values()];
  const workers = await opened.workers();
  const waiting = inbox(state, undefined, opened.rules().overlap);
  const { microUsd, provenance, unknown, sessions } = costsView(state).total;
  const cost = { microUsd, provenance, unknown, sessions };
  const entries = workers.map(workerEntry);
  out.document({ schema: 1, folder: opened.repository.top, workers: entries, runs, collisions, inbox: waiting, cost });
  out.line(
    `${opened.repository.name}: ${count(state.tasks.size, "task")}, ${describeRunCounts(runCounts(state))}, ${count(workers.length, "worker")} alive.`,
  );
  const now = opened.clock.now();
  for (const line of workers.flatMap((worker) => describeWorker(worker, now))) out.line(`  ${line}`);
  const { reasons } = schedule(state, opened.rules());
  for (const run of runs) out.line(`  ${describeRun(state, run, reasons)}`);
  if (collisions.length > 0) out.line(out.bold(`Overlaps (${collisions.length})`));
  for (const line of overlapLines(state)) out.line(line);
  if (waiting.length > 0) out.line(out.bold(`Needs you (${waiting.length})`));
  for (const item of waiting)
    out.line(`  ${item.kind.padEnd(15)} ${item.run ?? item.task}  ${item.title}: ${item.text}`);
  out.line(`Spent: ${describeCost(cost)}.`);
  return waiting.length > 0 ? exitCode.needsHuman : exitCode.done;
}
