import { formatUsd } from "#core/cost/format-usd.ts";
import { TuttiError } from "#core/errors.ts";
import { attemptsInWords, type RunStep } from "#core/run/run-steps.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { findLastRun } from "../find.ts";
import { describeRun, followRuns } from "../follow-runs.ts";
import { table } from "../output.ts";

/**
 * `tutti retry RUN --from STEP`: the worktree is put back to what that step found, and the run goes on from there.
 * Without a step, the steps that there are.
 */
export async function retry(context: CommandContext, name: string, from: string | undefined): Promise<ExitCode> {
  const { out, signal } = context;
  const project = await (from === undefined ? context.projectToLookAt() : context.project());
  await project.reconcile();
  const run = findLastRun(await project.tutti.board.refresh(), name);
  if (from === undefined) {
    const steps = await project.tutti.steps(run.id);
    out.document({ schema: 1, run, steps });
    out.line(describeRun(project.tutti.board.state, run));
    for (const line of describeSteps(steps)) out.line(line);
    out.line(`Choose where to begin again: tutti retry ${run.id} --from STEP`);
    return exitCode.needsHuman;
  }
  try {
    await project.tutti.retryRun(run.id, from, signal);
  } catch (error) {
    if (TuttiError.from(error)?.kind === "refused") {
      for (const line of describeSteps(await project.tutti.steps(run.id))) out.progress(line);
    }
    throw error;
  }
  const [after = run] = await followRuns(project, [run.id], out, signal);
  out.document({ schema: 1, run: after, steps: await project.tutti.steps(run.id) });
  out.line(describeRun(project.tutti.board.state, after));
  for (const ref of after.keptAside ?? []) out.line(`    Earlier work is kept under ${ref}`);
  if (after.keptAside !== undefined) out.line(`    Bring the latest back with: tutti restore ${after.id}`);
  return after.state.name === "waiting" || after.state.name === "published" ? exitCode.done : exitCode.failed;
}

/** What cannot be begun again from is in brackets. */
function describeSteps(steps: readonly RunStep[]): readonly string[] {
  const rows = steps.map((step) => [
    step.retry ? step.name : `(${step.name})`,
    step.state,
    step.endedAt === undefined ? "" : took(step.endedAt - step.startedAt),
    step.costMicroUsd === undefined ? "" : formatUsd(step.costMicroUsd),
    attemptsInWords(step),
  ]);
  return table(rows, "  ");
}

function took(ms: number): string {
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
