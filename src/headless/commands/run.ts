import type { BoardState } from "#core/board/board-state.ts";
import type { Run } from "#core/board/run.ts";
import { openComments } from "#core/board/decide-review.ts";
import { costsView } from "#core/board/view/costs-view.ts";
import { describeCost } from "#core/board/view/cost-sum.ts";
import { schedule, type Schedule } from "#core/dispatch/schedule.ts";
import { refused } from "#core/errors.ts";
import { verdictOf } from "#core/gate/verdict.ts";
import type { RequestedRun } from "#core/tutti.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findTask } from "../find.ts";
import { describeRun, followRuns } from "../follow-runs.ts";

export interface RunOptions {
  readonly agent: string | undefined;
  readonly wait: boolean;
  /** Also tasks whose plan has an error. */
  readonly anyway: boolean;
}

const mostLeftOut = 20;

/** `tutti run [TASK…]`: the named tasks, or all that are ready; waits until each needs a human or has ended. */
export async function run(context: CommandContext, names: readonly string[], options: RunOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await context.project();
  const { tutti } = project;
  const board = await tutti.board.refresh();
  if (options.anyway && names.length === 0) throw refused("Name the tasks that shall run anyway.");
  const requested =
    names.length === 0
      ? await tutti.runReady(signal)
      : await Promise.all(
          names.map((name) => tutti.runTask(findTask(board, name).id, options.agent, signal, options.anyway)),
        );
  tellRequested(context, requested);
  const ids = requested.flatMap((entry) => entry.run ?? []);
  if (ids.length === 0) {
    if (requested.length === 0)
      throw refused(
        "No task is ready. Accept proposals with `tutti plan`, or move a task with `tutti edit TASK --state ready`.",
      );
    return exitCode.needsHuman;
  }
  const runs = options.wait
    ? await followRuns(project, ids, out, signal)
    : ids.flatMap((id) => tutti.board.state.runs.get(id) ?? []);
  const { reasons } = schedule(tutti.board.state, project.rules());
  return report(context, tutti.board.state, runs, { leftOut: requested.length - ids.length, reasons, ...options });
}

/** Tasks left out are told one by one while a person can read them. */
function tellRequested({ out }: CommandContext, requested: readonly RequestedRun[]): void {
  let untold = 0;
  let told = 0;
  for (const entry of requested) {
    if (entry.run !== undefined) out.progress(`${entry.run}  ${entry.task.title} → ${entry.agent}. ${entry.reason}`);
    else if (told++ < mostLeftOut) out.problem(`Left out: ${entry.task.title}. ${entry.reason}`);
    else untold += 1;
  }
  if (untold > 0) out.problem(`Left out: ${untold} more, for reasons such as these.`);
}

interface Circumstances {
  readonly leftOut: number;
  /** Why tasks are not started. */
  readonly reasons: Schedule["reasons"];
  readonly wait: boolean;
}

function report(
  { out }: CommandContext,
  state: BoardState,
  runs: readonly Run[],
  { leftOut, reasons, wait }: Circumstances,
): ExitCode {
  const entries = runs.map((run) => {
    const waitsFor = run.state.name === "queued" ? reasons.get(run.task) : undefined;
    return { ...run, openComments: openComments(state, run.id), ...(waitsFor !== undefined && { waitsFor }) };
  });
  out.document({ schema: 1, runs: entries, leftOut });
  for (const entry of entries) {
    out.line(describeRun(state, entry, reasons));
    for (const { reason } of entry.passed ?? []) out.line(`    ${reason}`);
    const last = entry.deliveries.at(-1);
    const checks = last?.checks ?? [];
    if (last?.leftBecause !== undefined) out.line(`    ${last.leftBecause}`);
    if (checks.length > 0) out.line(`    ${verdictOf(checks).summary}`);
    for (const check of checks)
      if (check.outcome !== "passed") out.line(`    ${check.outcome}  ${check.name}: ${check.summary}`);
    for (const comment of entry.openComments) {
      const place =
        comment.file === undefined ? "" : `${comment.file}${comment.line === undefined ? "" : `:${comment.line}`}: `;
      out.line(`    ${comment.severity}  ${place}${comment.text.split("\n", 1)[0] ?? ""}`);
    }
  }
  out.line(`Spent in all: ${describeCost(costsView(state).total)}.`);
  if (runs.some((run) => run.state.name === "failed" || run.state.name === "cancelled")) return exitCode.failed;
  const clean = entries.every(
    ({ state: { name }, openComments: open }) =>
      name !== "interrupted" && open.length === 0 && !(wait && name === "queued"),
  );
  return clean && leftOut === 0 ? exitCode.done : exitCode.needsHuman;
}
