import type { Redact } from "../analyse/redact.ts";
import type { Board } from "../board/board.ts";
import { ApprovalId, type RunId, type TaskId } from "../board/ids.ts";
import type { Clock } from "../clock.ts";
import { rule } from "../permission/rule.ts";
import type { AgentEvent } from "./agent-event.ts";

type Question = Extract<AgentEvent, { type: "permission-request" }>;

export interface ApprovalPorts {
  readonly board: Board;
  readonly clock: Clock;
  readonly approvalLimitMs: number;
  /** Takes secrets out of what is kept and shown of a question. What decides it, and runs, is the question itself. */
  readonly redact: Redact;
}

/**
 * Answers an agent's question: by rule where no human is needed, else by the
 * first human who answers on the board. Nobody in time is a denial, and so is
 * the end of the session, which aborts `signal`.
 *
 * @returns the decision, and why as a sentence for the transcript
 */
export async function decidePermission(
  ports: ApprovalPorts,
  about: { readonly run: RunId; readonly task: TaskId; readonly worktree: string },
  question: Question,
  signal: AbortSignal,
): Promise<{ readonly decision: "allow" | "deny"; readonly reason: string }> {
  const ruling = rule(question, about.worktree, ports.board.state.rules);
  if (ruling.decision !== "ask") return { decision: ruling.decision, reason: ruling.reason };
  const id = ApprovalId.parse(`q-${ports.clock.id()}`);
  const { redact } = ports;
  const { title, kind, paths, command, diff } = question;
  const { classes, risky } = ruling.risk;
  const expiresAt = ports.clock.now() + ports.approvalLimitMs;
  const { run, task } = about;
  await ports.board.send({
    type: "approval/ask",
    approval: {
      id,
      task,
      run,
      title: redact(title),
      kind,
      paths: paths.map(redact),
      reason: redact(ruling.reason),
      classes: [...classes],
      risky,
      expiresAt,
      ...(diff === undefined ? {} : { diff: redact(diff) }),
      ...(command === undefined ? {} : { command: redact(command) }),
    },
  });
  const answer = await answered(ports, id, signal);
  if (answer !== undefined) return { decision: answer.decision, reason: `Answered by ${answer.by}.` };
  const reason = signal.aborted ? "The agent ended before anybody answered." : "Nobody answered in time.";
  await ports.board.send({ type: "approval/answer", id, decision: "deny", by: signal.aborted ? "end" : "timeout" });
  return { decision: "deny", reason };
}

/** The first answer on the board; `undefined` when the time is over, or `signal` aborts. */
async function answered(
  ports: ApprovalPorts,
  id: ApprovalId,
  signal: AbortSignal,
): Promise<{ readonly decision: "allow" | "deny"; readonly by: string } | undefined> {
  const waiting = new AbortController();
  const look = () => ports.board.state.approvals.get(id)?.answer;
  using _listening = ports.board.listen(() => {
    if (look() !== undefined) waiting.abort();
  });
  if (look() === undefined) {
    await ports.clock.sleep(ports.approvalLimitMs, AbortSignal.any([signal, waiting.signal])).catch(() => {}); // an answer or a stop ends it
  }
  return look();
}
