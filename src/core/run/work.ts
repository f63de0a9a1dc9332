import type { RunId, TaskId } from "../board/ids.ts";
import type { RecipeCall } from "../board/task.ts";
import type { Purse } from "../cost/purse.ts";
import type { MicroUsd } from "../cost/usage.ts";
import { TuttiError } from "../errors.ts";
import type { Containment } from "../permission/containment.ts";
import { decidePermission, type ApprovalPorts } from "./approvals.ts";
import { type AgentDriver, type AgentSession, type AgentStart, NotResumed, NotStarted } from "./agent.ts";
import type { AgentEvent, EndCause, SessionOutcome } from "./agent-event.ts";
import type { Elsewhere } from "./elsewhere.ts";
import type { Mailbox } from "./mailbox.ts";

export interface WorkOrder {
  readonly run: RunId;
  /** Of the journal. */
  readonly step: string;
  readonly task: TaskId;
  readonly worktree: string;
  readonly elsewhere?: Elsewhere | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly prompt: string;
  readonly recipe: RecipeCall | undefined;
  /** 1 for the first. */
  readonly round: number;
  /** The session that shall go on. */
  readonly resume?: string | undefined;
  /** What it was charged so far. */
  readonly chargedMicroUsd?: MicroUsd | undefined;
  readonly purse: Purse | undefined;
  readonly mailbox?: Mailbox;
  readonly timeLimitMs: number;
}

export interface WorkPorts extends ApprovalPorts {
  /** Told once, when the session is open. */
  readonly contained?: (containment: Containment) => void;
}

export interface WorkResult {
  readonly outcome: SessionOutcome;
  readonly reason: string | undefined;
  /** When the account's limit is over, where the vendor says so; in milliseconds since the epoch. */
  readonly heldUntil?: number | undefined;
  /** What exactly went wrong, where the driver knows it. */
  readonly cause?: EndCause | undefined;
}

/**
 * One session of an agent, from its prompt to its end. Every event goes to
 * `record`; questions are answered meanwhile. When it returns or throws, the
 * agent's processes are gone.
 *
 * @param adopted  a session that is open already; it is disposed here
 */
export async function work(
  driver: AgentDriver,
  order: WorkOrder,
  ports: WorkPorts,
  record: (event: AgentEvent) => void,
  signal: AbortSignal,
  adopted?: AgentSession,
): Promise<WorkResult> {
  await using session = adopted ?? (await open(driver, startOf(order), signal));
  if (session.containment !== undefined) ports.contained?.(session.containment);
  const questions = new Set<Promise<void>>();
  const over = new AbortController();
  const untilEnd = AbortSignal.any([signal, over.signal]);
  let end: Extract<AgentEvent, { type: "session-end" }> | undefined;
  for await (const event of session.events) {
    record(event);
    if (event.type === "session-end") end = event;
    if (event.type === "permission-request") {
      const answering = answer(session, order, ports, event, record, untilEnd).finally(() =>
        questions.delete(answering),
      );
      questions.add(answering);
    }
  }
  over.abort();
  await Promise.all(questions);
  signal.throwIfAborted();
  if (end === undefined)
    throw new TuttiError("malformed", `The driver ${driver.id} ended a session without saying how.`);
  const { outcome, reason, heldUntil, cause } = end;
  return { outcome, reason, heldUntil, cause };
}

/** A failure to start is told apart from all that may fail later. */
async function open(driver: AgentDriver, start: AgentStart, signal: AbortSignal): Promise<AgentSession> {
  try {
    return await driver.open(start, signal);
  } catch (error) {
    const known = TuttiError.from(error);
    const isOther = known === undefined || known.kind === "cancelled" || error instanceof NotResumed;
    if (isOther || signal.aborted) throw error;
    throw new NotStarted(known.kind, known.message, { cause: error });
  }
}

function startOf(order: WorkOrder): AgentStart {
  const { prompt, worktree, elsewhere, variables, timeLimitMs, run, step } = order;
  const { recipe, resume, purse, chargedMicroUsd, round, mailbox } = order;
  const more = {
    ...(recipe && { recipe }),
    ...(resume !== undefined && { resume }),
    ...(purse && { purse }),
    ...(mailbox && { mailbox }),
    ...(chargedMicroUsd !== undefined && { chargedMicroUsd }),
  };
  return { prompt, worktree, elsewhere, variables, timeLimitMs, run, step, round, ...more };
}

async function answer(
  session: AgentSession,
  order: WorkOrder,
  ports: ApprovalPorts,
  question: Extract<AgentEvent, { type: "permission-request" }>,
  record: (event: AgentEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const ruling = await decidePermission(ports, order, question, signal);
  const verb = ruling.decision === "allow" ? "Allowed" : "Denied";
  const text = `${verb}: ${question.title}. ${ruling.reason}`;
  record({ type: "notice", text, answers: { question: question.id, decision: ruling.decision } });
  session.answer(question.id, ruling.decision);
}
