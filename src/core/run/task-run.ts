import * as z from "zod";
import type { Redact } from "../analyse/redact.ts";
import type { Board } from "../board/board.ts";
import { RunId } from "../board/ids.ts";
import type { RebaseOrder } from "../board/rebase-order.ts";
import { requireRun, requireTask } from "../board/require.ts";
import { RunPlace, Verdict, verdictSignal, type Run } from "../board/run.ts";
import type { Task } from "../board/task.ts";
import type { Command } from "../board/command.ts";
import type { Clock } from "../clock.ts";
import type { Ledger } from "../cost/ledger.ts";
import { Stopped } from "../dispatch/dispatcher.ts";
import { TuttiError } from "../errors.ts";
import type { Gate } from "../gate/gate.ts";
import type { Publisher } from "../publish/publisher.ts";
import type { Settings } from "../settings.ts";
import type { Agents } from "./agent.ts";
import type { AgentEvent } from "./agent-event.ts";
import { patiently } from "./patience.ts";
import { restorePlace, setUpPlace, takePlace } from "./begin-again.ts";
import { branchOfRun } from "./branch-name.ts";
import type { Flow, FlowContext } from "./engine.ts";
import { executorOf, type Executors } from "./executor.ts";
import { Parked } from "./journal-context.ts";
import { Fenced } from "./journal-fence.ts";
import { deliver } from "./deliver.ts";
import type { Slots } from "./slots.ts";
import { collidedMessage, rebase, rebasesAt } from "./rebase.ts";
import { relativePaths } from "./relative-paths.ts";
import { stepNames } from "./retry-point.ts";
import { workRound } from "./work-round.ts";
import { StoreLost } from "./store.ts";
import type { TranscriptWriter } from "./transcript-buffer.ts";
import type { Worktrees } from "./worktrees.ts";

/** The engine's name for the flow of one run of one task. */
export const TASK_RUN = "task-run";

export const TaskRunInput = z.object({ run: RunId });

export interface TaskRunPorts {
  readonly board: Board;
  readonly clock: Clock;
  readonly agents: Agents;
  readonly worktrees: Worktrees;
  /** Where else worktrees can live; nowhere when absent. */
  readonly executors?: Executors;
  readonly gate: Gate;
  readonly publisher: Publisher;
  readonly transcripts: TranscriptWriter;
  readonly settings: () => Settings;
  readonly ledger: Ledger;
  /** Whose account an agent uses, for limits of the vendor. */
  readonly accountOf: (agent: string) => string;
  /** Sends a command with what it means for the engine. */
  readonly enact: (command: Command) => Promise<unknown>;
  /** Takes secrets out of what is shown. */
  readonly redact: Redact;
  /** Names this worker on the board. */
  readonly worker: string;
  /** What was said and done in a run so far, or the end of it; nobody is told when absent. */
  readonly said?: (run: RunId) => Promise<readonly AgentEvent[]>;
  /** What its agent is told of the project: empty when nothing shall be. The facts of the analysis when absent. */
  readonly brief?: (place: RunPlace, signal: AbortSignal) => Promise<string>;
  /** Ends what a worker that died over this run left running on this machine. */
  readonly endLeftovers?: (run: RunId) => Promise<void>;
  /** Nobody goes on with what its agents worked at: what they left for that is not needed. A failure is told, and swept up later. */
  readonly forgetAgent?: (run: RunId) => Promise<void>;
  /** Where its worktrees are: see `Abilities`. */
  readonly site?: string;
  /** Brings what git does not: installed dependencies. Its failure is a notice, not the end. */
  readonly setUp: PlaceWork;
  /** Ports and names that no other worktree has. */
  readonly slots?: Slots;
  /** What agents find in their environment beside their own. */
  readonly variables?: (place: RunPlace) => Readonly<Record<string, string>>;
  /** What a worktree needs done before it goes, for example its database dropped. Its failure is a notice. */
  readonly tearDown?: PlaceWork;
}

/** Something done in a worktree on behalf of a run. */
export type PlaceWork = (
  place: RunPlace,
  run: RunId,
  onLine: (line: string) => void,
  signal: AbortSignal,
) => Promise<void>;

/** A run while it is being executed. */
export interface Execution {
  readonly ports: TaskRunPorts;
  readonly context: FlowContext;
  readonly task: Task;
  readonly run: Run;
}

/**
 * The durable steps of a run: prepare, set-up, then rounds of work and gate
 * until a human publishes, with the run parked while the human thinks. Each
 * step is a name in the journal; what it changes on the board is a command that
 * may be sent twice.
 */
export function createTaskRun(ports: TaskRunPorts): Flow {
  return async (context, input) => {
    const { run: id } = TaskRunInput.parse(input);
    await ports.board.send({ type: "run/start", run: id, worker: ports.worker });
    const run = requireRun(ports.board.state, id);
    const execution: Execution = { ports, context, run, task: requireTask(ports.board.state, run.task) };
    try {
      await perform(execution);
    } catch (error) {
      await conclude(execution, error);
      throw error;
    }
    return null;
  };
}

/** What a round begins with. */
interface Beginning {
  readonly place: RunPlace;
  readonly commit: string;
  /** What the agent is asked for, beside the task. */
  readonly rework?: string | undefined;
  /** Its work was put on another commit, and nothing is left for the agent to do. */
  readonly settled?: boolean;
}

async function perform(execution: Execution): Promise<void> {
  const place = await prepare(execution);
  let beginning: Beginning = { place, commit: place.base };
  let turn = 0;
  for (let round = 1; ; round++) {
    beginning = await workOn(execution, beginning, round);
    for (;;) {
      const verdict = Verdict.parse(await execution.context.wait(verdictSignal(turn)));
      turn += 1;
      // The gate has answered before it was asked: the run was never given away.
      await execution.ports.board.send({ type: "run/start", run: execution.run.id, worker: execution.ports.worker });
      const next = await follow(execution, beginning, verdict, round, turn);
      if (next === "published") return clean(execution, beginning.place);
      if (next === "waits") continue;
      beginning = next;
      break;
    }
  }
}

/** One round. Work that stood still and was put on another commit meanwhile goes on there. */
async function workOn(execution: Execution, given: Beginning, round: number): Promise<Beginning> {
  let { place, commit, rework } = given;
  let rebased = false;
  for (const order of rebasesAt(execution.run, "interrupted", round - 1)) {
    const { result, ...now } = await rebase(execution, place, order);
    if (result.outcome === "undone") continue;
    ({ place, commit } = now);
    rebased = true;
    if (result.outcome === "collided") {
      rework = [rework, collidedMessage(order, result.files)].filter(Boolean).join("\n\n");
    }
  }
  if (given.settled !== true) await workRound(execution, place, { round, rework, commit, rebased });
  return { place, commit: await deliver(execution, place, round) };
}

/** What a human said of a delivery. `waits`: it could not be done, and waits for another word. */
async function follow(
  execution: Execution,
  { place, commit }: Beginning,
  verdict: Verdict,
  round: number,
  turn: number,
): Promise<Beginning | "published" | "waits"> {
  if (verdict.type === "rework") return { place, commit, rework: verdict.message };
  if (verdict.type === "rebase") return (await rebaseDelivered(execution, place, verdict.order)) ?? "waits";
  if (!(await publish(execution, turn, verdict.draft))) return "waits";
  for (const order of rebasesAt(execution.run, "published", round, turn)) {
    const next = await rebaseDelivered(execution, place, order);
    if (next !== undefined) return next;
  }
  return "published";
}

/** @returns what the next round begins with; `undefined` when nothing was changed */
async function rebaseDelivered(
  execution: Execution,
  place: RunPlace,
  order: RebaseOrder,
): Promise<Beginning | undefined> {
  const { result, ...now } = await rebase(execution, place, order);
  if (result.outcome === "undone") return undefined;
  if (result.outcome === "rebased") return { ...now, settled: true };
  return { ...now, rework: collidedMessage(order, result.files) };
}

async function prepare(execution: Execution): Promise<RunPlace> {
  const { ports, context, run, task } = execution;
  const opened = await context.step(
    stepNames.prepare,
    { task: task.id },
    async (_, step) => {
      const first = isFirst(ports.board.state.runs.values(), run);
      const branch = run.place?.branch ?? branchOfRun(task, run.id, first);
      const executor = run.place?.elsewhere?.executor ?? executorOf(task, run.agent, ports.settings());
      const worktree = await ports.worktrees.open(branch, undefined, step.signal);
      const elsewhere =
        executor === undefined ? undefined : await ports.executors?.open(executor, worktree, step.signal);
      return takePlace(execution, { ...worktree, ...(elsewhere && { elsewhere }) }, step.signal);
    },
    patiently,
  );
  const place = await restorePlace(execution, RunPlace.parse(opened));
  await context.step(stepNames.setUp, {}, async (_, step) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "set-up" });
    await setUpPlace(execution, place, step.signal);
  });
  return place;
}

/** A task's first run has the plain branch name; later ones start afresh beside what earlier ones left. */
function isFirst(runs: Iterable<Run>, run: Run): boolean {
  return ![...runs].some((other) => other.task === run.task && other.id !== run.id && other.place !== undefined);
}

/** @returns whether the pull request is open; its problem is on the board otherwise */
async function publish(execution: Execution, turn: number, draft: boolean): Promise<boolean> {
  const { ports, context, run } = execution;
  return context.step(stepNames.publish(turn), { draft }, async (_, handle) => {
    await ports.board.send({ type: "run/step", run: run.id, step: "publish" });
    try {
      const state = await ports.board.refresh();
      const pull = await ports.publisher.publish(state, requireRun(state, run.id), draft, handle.signal);
      await ports.board.send({ type: "publish/finish", run: run.id, pull });
      return true;
    } catch (error) {
      const known = TuttiError.from(error);
      if (known === undefined || handle.signal.aborted || error instanceof StoreLost) throw error;
      const reason = ports.redact(known.message);
      const needsCredential = known.kind === "unauthorised";
      await ports.board.send({ type: "publish/fail", run: run.id, reason, needsCredential });
      return false;
    }
  });
}

/** The branch is pushed; the worktree has done its duty. */
async function clean({ ports, context, run }: Execution, place: RunPlace): Promise<void> {
  await context.step(stepNames.clean, {}, (_, step) => giveBack(ports, run.id, place, step.signal));
}

/**
 * A run gives its place back; its unfinished work stays under a ref that the
 * board names. What cannot be kept stays where it is.
 */
async function giveBack(ports: TaskRunPorts, id: RunId, place: RunPlace, signal: AbortSignal): Promise<void> {
  const note = (text: string): void => ports.transcripts.record(id, { type: "notice", text });
  try {
    await ports.tearDown?.(place, id, note, signal).catch((error: unknown) => {
      const known = TuttiError.from(error);
      if (known === undefined || signal.aborted) throw error;
      note(`Tear-down did not work: ${known.message}`);
    });
    const ref = await ports.worktrees.remove(place, signal);
    if (ref !== undefined) await ports.board.send({ type: "run/save", run: id, ref });
  } catch (error) {
    const known = TuttiError.from(error);
    if (known === undefined || known.kind === "cancelled") throw error;
    note(known.message);
  }
}

/** How a run that did not come to its end leaves the board. Nothing is said when it may go on elsewhere. */
async function conclude({ ports, context, run }: Execution, error: unknown): Promise<void> {
  const stopped = context.signal.aborted ? context.signal.reason : error;
  if (stopped instanceof Stopped) {
    if (stopped.why !== "cancelled") return;
    const { state } = requireRun(await ports.board.refresh(), run.id);
    if (state.name === "stopping" && state.pause !== undefined) {
      await ports.board.send({ type: "run/interrupt", run: run.id, reason: state.pause });
      return;
    }
    await saveWork(ports, run.id);
    await ports.board.send({ type: "run/cancel", run: run.id });
    await ports.forgetAgent?.(run.id);
    return;
  }
  if (error instanceof Parked || error instanceof Fenced || error instanceof StoreLost) return;
  const reason = TuttiError.from(error)?.message ?? `Something went wrong inside Tutti: ${String(error)}`;
  const worktree = ports.board.state.runs.get(run.id)?.place?.path ?? "";
  const kind = TuttiError.from(error)?.kind ?? "bug";
  const cause = kind === "cancelled" ? undefined : kind;
  await ports.board.send({
    type: "run/fail",
    run: run.id,
    reason: ports.redact(relativePaths(worktree, "kept")(reason)),
    cause,
  });
  await ports.forgetAgent?.(run.id);
}

async function saveWork(ports: TaskRunPorts, id: RunId): Promise<void> {
  const { place } = requireRun(await ports.board.refresh(), id);
  if (place !== undefined) await giveBack(ports, id, place, new AbortController().signal);
}
