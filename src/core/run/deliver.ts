import { nameOf, requireRun } from "../board/require.ts";
import type { Delivery } from "../board/run.ts";
import { TuttiError } from "../errors.ts";
import { stepNames } from "./retry-point.ts";
import { patiently } from "./patience.ts";
import type { Execution } from "./task-run.ts";
import type { Worktree } from "./worktrees.ts";

/**
 * Commits what the agent left, judges it by machine, and puts it before a human. One step each.
 *
 * @returns the commit
 */
export async function deliver(execution: Execution, place: Worktree, round: number): Promise<string> {
  const { ports, context, run, task } = execution;
  const commit = await context.step(
    stepNames.save(round),
    {},
    async (_, step) => {
      const { agent } = requireRun(ports.board.state, run.id);
      const subject = `${task.title}\n\nTask: ${task.key ?? task.id}\nRun: ${run.id}\nAgent: ${agent}\n`;
      const saved = await ports.worktrees.commit(place, subject, step.signal);
      return saved.head;
    },
    patiently,
  );
  await context.step(stepNames.gate(round), { commit }, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "gate" });
    const changes = await ports.worktrees.diff(place, step.signal);
    if (changes.length === 0) {
      throw new TuttiError(
        "refused",
        `${requireRun(ports.board.state, run.id).agent} ended without changing anything for ${nameOf(task)}. Its transcript may say why.`,
      );
    }
    const note = (text: string | undefined, source?: "check"): void => {
      if (text !== undefined)
        ports.transcripts.record(run.id, { type: "notice", text, ...(source !== undefined && { source }) });
    };
    const result = await ports.gate.inspect(task, place, run.id, note, step.signal);
    await ports.transcripts.flush();
    const sum = (pick: (change: (typeof changes)[number]) => number): number =>
      changes.reduce((total, change) => total + pick(change), 0);
    const { attempts } = ports.settings().gate;
    await ports.enact({
      type: "run/deliver",
      attempts,
      run: run.id,
      author: "gate",
      findings: [...result.findings],
      delivery: {
        round,
        commit,
        files: changes.length,
        added: sum((change) => change.added),
        removed: sum((change) => change.removed),
        checks: [...result.checks],
      },
    });
    note(whatNow(requireRun(ports.board.state, run.id).deliveries.at(-1)));
    return { commit };
  });
  return commit;
}

/** What became of it by itself, for the transcript. */
function whatNow(delivery: Delivery | undefined): string | undefined {
  if (delivery?.sentBack === undefined) return delivery?.leftBecause;
  const { number, of } = delivery.sentBack;
  return `Checks failed: the agent gets its work back (${number} of ${of}).`;
}
