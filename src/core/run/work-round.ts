import type { Board } from "../board/board.ts";
import type { Command } from "../board/command.ts";
import type { RunPlace } from "../board/run.ts";
import { requireRun } from "../board/require.ts";
import { TuttiError } from "../errors.ts";
import { lackOfContainment, withWallHint } from "../permission/containment.ts";
import { hearEntries } from "../registers/hear-entries.ts";
import { type AgentDriver, type AgentSession, NotResumed, NotStarted } from "./agent.ts";
import { adopt } from "./adopt.ts";
import type { AgentEvent } from "./agent-event.ts";
import type { StepHandle } from "./engine.ts";
import { fallBack, troubleAtStart, troubleOf } from "./fall-back.ts";
import { type Mailbox, openMailbox } from "./mailbox.ts";
import { meetKnownLimit, meetLimit } from "./meet-limit.ts";
import { stepNames } from "./retry-point.ts";
import { promptFor } from "./session-prompt.ts";
import { takeUp, takeUpNotice, type TakeUp } from "./take-up.ts";
import type { Execution } from "./task-run.ts";
import { beginElsewhere, endLeftovers } from "./work-elsewhere.ts";
import type { SessionMoney } from "../cost/session-money.ts";
import { openMoney, paidFor, runDry } from "./spend.ts";
import { work, type WorkOrder, type WorkResult } from "./work.ts";

const MINUTE_MS = 60_000;

export interface Round {
  /** 1 for the first. */
  readonly round: number;
  /** What a review asked for. */
  readonly rework: string | undefined;
  /** The commit that it begins with. */
  readonly commit: string;
  /** What is in the worktree was put on another commit, and must not be put back. */
  readonly rebased?: boolean;
}

/**
 * One session of the agent as a step of the journal. One that a crash ended
 * goes on where the agent can take its session up again; else the step begins
 * afresh, from the commit that it found.
 *
 * @throws TuttiError  when the agent did not finish, with its own reason
 */
export async function workRound(execution: Execution, place: RunPlace, round: Round): Promise<void> {
  const { ports, context, run } = execution;
  await context.step(stepNames.work(round.round), { rework: round.rework ?? "" }, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "work" });
    if (step.attempt === 1) ports.transcripts.record(run.id, { type: "round-start", round: round.round });
    const { result, driver } = await sessions({ execution, place, round, step });
    if (result.outcome !== "finished") {
      const { containment } = requireRun(ports.board.state, run.id);
      const reason = result.reason && withWallHint(result.reason, containment);
      throw unfinished(driver.label, { ...result, reason });
    }
    return { outcome: result.outcome };
  });
  await ports.forgetAgent?.(run.id);
}

interface RoundOfWork {
  readonly execution: Execution;
  readonly place: RunPlace;
  readonly round: Round;
  readonly step: StepHandle;
}

export interface Session extends RoundOfWork {
  readonly driver: AgentDriver;
  readonly money: SessionMoney;
  /** Another agent was at work on this just before. */
  readonly takesOver: boolean;
}

/**
 * One session; another one, of another agent, when a budget has no room for the first, or it cannot be had and the
 * settings name who goes on.
 */
async function sessions(work: RoundOfWork): Promise<{ readonly result: WorkResult; readonly driver: AgentDriver }> {
  const { execution, step } = work;
  const { ports, run } = execution;
  let takesOver = false;
  for (let number = 1; ; number++) {
    if (await meetKnownLimit(execution, step)) {
      await endLeftovers(execution, work.place, step.signal); // what was to be adopted
      continue;
    }
    // A review, a spent budget, or a trouble may have given the work to another agent.
    const now = requireRun(ports.board.state, run.id);
    const driver = driverFor(execution, now.agent);
    const money = openMoney(execution, driver, step, number);
    const session = { ...work, driver, money, takesOver };
    const ended = await paidFor(execution, money, step, () => attempts(session, number === 1)).catch(
      (error: unknown) => {
        if (error instanceof NotStarted) return error;
        throw error;
      },
    );
    if (ended === undefined) {
      if (money.refusal === undefined) continue;
      await endLeftovers(execution, work.place, step.signal); // what was to be adopted
      await runDry(execution, money.refusal, step);
    } else if (ended instanceof NotStarted) {
      // Where it works elsewhere, the place may be what did not answer.
      const trouble = work.place.elsewhere === undefined ? troubleAtStart(ended) : undefined;
      if (trouble === undefined || !(await fallBack(execution, trouble, step.signal))) throw ended;
    } else {
      if (!(await goesOn(execution, driver, ended, step))) return { result: ended, driver };
      takesOver = true;
    }
  }
}

/** Whether another agent goes on after a session has ended so. */
async function goesOn(
  execution: Execution,
  driver: AgentDriver,
  result: WorkResult,
  step: StepHandle,
): Promise<boolean> {
  if (result.outcome === "limited") return meetLimit(execution, driver, result, step);
  const trouble = troubleOf(driver.label, result);
  return trouble !== undefined && fallBack(execution, trouble, step.signal);
}

/** An agent that nobody describes any more cannot be started, as one that is not installed. */
function driverFor({ ports }: Execution, id: string): AgentDriver {
  try {
    return ports.agents.get(id);
  } catch (error) {
    const known = TuttiError.from(error);
    if (known?.kind !== "refused") throw error;
    const open = (): Promise<never> => Promise.reject(new TuttiError("unavailable", known.message, { cause: error }));
    return { id, label: id, supports: { steering: false, resume: false, usage: false, permission: false }, open };
  }
}

/**
 * Goes on with the agent that is still there, else with its session, else afresh.
 *
 * @param first  what a worker that died has left is to be dealt with
 */
async function attempts(session: Session, first: boolean): Promise<WorkResult> {
  const { execution, place, driver, round, step } = session;
  const afresh = (error: unknown): Promise<WorkResult> => {
    if (!(error instanceof NotResumed)) throw error;
    return attempt(session, { how: "afresh", because: error.because });
  };
  if (first && step.attempt > 1) {
    const adopted = await adopt(session);
    if (adopted !== undefined) {
      return attempt(session, { how: "adopted" }, adopted).catch(async (error: unknown) => {
        if (error instanceof NotResumed) await endLeftovers(execution, place, step.signal);
        return afresh(error);
      });
    }
    await endLeftovers(execution, place, step.signal);
  }
  if (session.takesOver) {
    return attempt(session, { how: "afresh", because: `${driver.label} has taken the work over from another agent` });
  }
  const now = requireRun(execution.ports.board.state, execution.run.id);
  return attempt(session, takeUp(now, driver, round.round, step.attempt)).catch(afresh);
}

async function attempt(session: Session, beginning: TakeUp, adopted?: AgentSession): Promise<WorkResult> {
  const { execution, driver, step, money } = session;
  const { ports, run, task } = execution;
  const settings = ports.settings();
  const record = (event: AgentEvent): void => ports.transcripts.record(run.id, event);
  const note = (text: string | undefined): void => {
    if (text !== undefined) record({ type: "notice", text });
  };
  if (beginning.how === "afresh") note(takeUpNotice(beginning));
  const mail = openMailbox(execution, session.round.round, record);
  const prompt = adopted === undefined ? await promptFor(session, beginning, mail, note) : "";
  const told = tellingIn(ports.board);
  const meet = (id: string | undefined): void => {
    if (id === undefined && beginning.how === "new") return; // nothing to know
    const because = beginning.how === "afresh" ? { because: ports.redact(beginning.because) } : {};
    const known = { agent: driver.id, ...(id !== undefined && { id }), begun: beginning.how, ...because };
    told.tell({ type: "run/meet", run: run.id, session: known });
  };
  const meetAgain = await beginElsewhere(session, note);
  const entered = hearEntries({ run: run.id, task: task.id, agent: driver.id, redact: ports.redact });
  const result = await work(
    driver,
    orderOf(session, beginning, prompt, mail),
    {
      ...ports,
      approvalLimitMs: settings.approvalLimitMinutes * MINUTE_MS,
      contained: (containment) => {
        note(lackOfContainment(containment));
        told.tell({ type: "run/contain", run: run.id, containment });
      },
    },
    (heard) => {
      const event = money.hear(heard);
      if (event.type !== "spending") record(event);
      mail.saw(event);
      entered.hear(event);
      if (event.type === "host-refused")
        told.tell({ ...event, host: ports.redact(event.host), type: "run/refuse-host", run: run.id });
      if (event.type !== "session-start") return;
      if (beginning.how === "resumed" || beginning.how === "adopted") note(takeUpNotice(beginning));
      meet(event.session);
    },
    AbortSignal.any([step.signal, money.signal]),
    adopted,
  ).finally(meetAgain);
  for (const entry of entered.entries()) told.tell({ type: "register/add", entry });
  return Promise.all([told.all(), mail.settled()]).then(() => result);
}

function orderOf(
  { execution, place, round, step, money }: Session,
  beginning: TakeUp,
  prompt: string,
  mailbox: Mailbox,
): WorkOrder {
  const { ports, run, task } = execution;
  return {
    run: run.id,
    step: step.key,
    task: task.id,
    worktree: place.path,
    elsewhere: place.elsewhere,
    variables: ports.variables?.(place) ?? {},
    prompt,
    recipe: task.recipe,
    round: round.round,
    ...resuming(execution, beginning),
    purse: money.purse,
    mailbox,
    timeLimitMs: ports.settings().timeLimitMinutes * MINUTE_MS,
  };
}

function resuming({ ports, run }: Execution, beginning: TakeUp): Pick<WorkOrder, "resume" | "chargedMicroUsd"> {
  if (beginning.how !== "resumed") return { resume: undefined, chargedMicroUsd: undefined };
  const { session } = requireRun(ports.board.state, run.id);
  return { resume: beginning.session, chargedMicroUsd: session?.chargedMicroUsd };
}

/** Tells the board what is met on the way, and waits for that in the end only. */
function tellingIn(board: Pick<Board, "send">): { tell(command: Command): void; all(): Promise<unknown> } {
  let told: Promise<unknown> = Promise.resolve();
  return {
    tell(command) {
      told = Promise.all([told, board.send(command)]);
      told.catch(() => {}); // `all` rejects with it
    },
    all: () => told,
  };
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
