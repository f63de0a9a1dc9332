import type { RunPlace } from "../board/run.ts";
import { requireRun } from "../board/require.ts";
import { TuttiError } from "../errors.ts";
import { taskPrompt } from "../plan/prompt.ts";
import type { Execution } from "./task-run.ts";
import { work, type WorkResult } from "./work.ts";

const MINUTE_MS = 60_000;

/**
 * One session of the agent as a step of the journal. A session that a crash
 * ended is started again in the worktree as it was left.
 *
 * @throws TuttiError  when the agent did not finish, with its own reason
 */
export async function workRound(
  execution: Execution,
  place: RunPlace,
  round: number,
  rework: string | undefined,
): Promise<void> {
  const { ports, context, run, task } = execution;
  await context.step(`work-${round}`, { rework: rework ?? "" }, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "work" });
    const { transcripts } = ports;
    if (step.attempt > 1) {
      transcripts.record(run.id, {
        type: "notice",
        text: `Attempt ${step.attempt}: the agent starts again in the worktree as it is.`,
      });
    }
    const settings = ports.settings();
    const order = {
      run: run.id,
      task: task.id,
      worktree: place.path,
      variables: ports.variables?.(place) ?? {},
      prompt: taskPrompt({ task, rework, facts: ports.board.state.facts, findings: findingsOf(execution) }),
      recipe: task.recipe,
      timeLimitMs: settings.timeLimitMinutes * MINUTE_MS,
    };
    const approvals = {
      board: ports.board,
      clock: ports.clock,
      approvalLimitMs: settings.approvalLimitMinutes * MINUTE_MS,
    };
    // A review may have given the work to another agent.
    const driver = ports.agents.get(requireRun(ports.board.state, run.id).agent);
    const result = await work(driver, order, approvals, (event) => transcripts.record(run.id, event), step.signal);
    await transcripts.flush();
    const charge = `${step.key}#${step.attempt}`;
    await ports.board.send({ type: "usage/record", id: charge, run: run.id, usage: result.usage });
    if (result.outcome !== "finished") throw unfinished(driver.label, result);
    return { outcome: result.outcome };
  });
}

function findingsOf({ ports, task }: Execution): Parameters<typeof taskPrompt>[0]["findings"] {
  return task.findings.flatMap((id) => ports.board.state.findings.get(id) ?? []);
}

function unfinished(agent: string, { outcome, reason }: WorkResult): TuttiError {
  if (reason?.startsWith(agent) === true) return new TuttiError("refused", reason);
  const because = reason === undefined ? "" : ` ${reason}`;
  switch (outcome) {
    case "limited":
      return new TuttiError("refused", `${agent} has reached a usage limit.${because}`);
    case "timed-out":
      return new TuttiError("refused", `${agent} took longer than it may.${because}`);
    case "cancelled":
      return new TuttiError("refused", `${agent} ended its session by itself.${because}`);
    case "failed":
    case "finished":
      return new TuttiError("refused", `${agent} failed.${because}`);
  }
}
