import type { Analyser, AnalysisProgress } from "./analyse/analyser.ts";
import type { Analysis } from "./analyse/finding.ts";
import { type HistorySearch, withHistory } from "./analyse/history/history-findings.ts";
import { type LineAuthors, withAuthors, withKnownAuthors } from "./analyse/note-authors.ts";
import type { Board } from "./board/board.ts";
import type { BoardState } from "./board/board-state.ts";
import type { UserCommand, StageCommand } from "./board/command.ts";
import { runnableTasks } from "./board/dependencies.ts";
import type { Event } from "./board/event.ts";
import { RunId, type TaskId } from "./board/ids.ts";
import { decide } from "./board/decide.ts";
import type { RebaseOnto } from "./board/rebase-order.ts";
import { nameOf, nameOfRun, requireRun, requireTask } from "./board/require.ts";
import type { Run } from "./board/run.ts";
import type { Task } from "./board/task.ts";
import type { Clock } from "./clock.ts";
import { poolOf } from "./dispatch/pool.ts";
import { enact, needsWorker } from "./dispatch/enact.ts";
import { RECIPE_AGENT, route, type RoutingFacts } from "./routing/route.ts";
import type { RunQueue } from "./dispatch/run-queue.ts";
import { refused, TuttiError } from "./errors.ts";
import { goOn } from "./overlap/go-on.ts";
import type { LintFacts } from "./plan/lint/lint-facts.ts";
import { refusalsOf, type Refusals } from "./plan/lint/refusals.ts";
import { propose } from "./plan/propose.ts";
import type { AgentDescription, Agents } from "./run/agent.ts";
import { deliveryOf, undoneBecause } from "./run/rebase.ts";
import { retryPoint } from "./run/retry-point.ts";
import { runStep, type RunStep } from "./run/run-steps.ts";
import type { Fitted } from "./run/worktrees.ts";
import type { Settings } from "./settings.ts";

export interface TuttiPorts {
  /** Absolute path of the project. */
  readonly folder: string;
  readonly board: Board;
  readonly clock: Clock;
  readonly queue: RunQueue;
  readonly analyser: Analyser;
  readonly authors: LineAuthors;
  readonly history: HistorySearch;
  readonly agents: Agents;
  readonly settings: () => Settings;
  /** By what plans are judged now; looks at the project's files first. */
  readonly lint: (signal: AbortSignal) => Promise<LintFacts>;
  /** Makes sure that a worker lives that will take what is queued. */
  readonly wakeWorker: () => Promise<void>;
  readonly rebases: RebasePorts;
  /**
   * Looks whether the worktree of a run can be what it was at a commit, as far as that is known here.
   *
   * @throws TuttiError `refused` when it cannot
   */
  readonly requirePutBack: (run: Run, commit: string, signal: AbortSignal) => Promise<void>;
  /** Saves the work of a run that was cancelled while nobody was at work on it, and gives its place back. */
  readonly putAway: (run: RunId) => Promise<void>;
}

/** What a rebase needs to know of the repository. */
export interface RebasePorts {
  /** The newest commit of the base branch. */
  base(signal: AbortSignal): Promise<RebaseOnto>;
  /** What a rebase would bring; `undefined` when the run's worktree is not here to look into. */
  fit(run: Run, commit: string, signal: AbortSignal): Promise<Fitted | undefined>;
}

/** What can be said of a rebase before it is asked for. */
export interface RebaseOutlook {
  readonly onto: RebaseOnto;
  /** The files that collide; `undefined` when only its worker can tell. */
  readonly conflicts: readonly string[] | undefined;
}

export interface RequestedRun {
  readonly task: Task;
  /** Absent when the task was left out. */
  readonly run?: RunId;
  readonly agent?: string;
  /** Why this agent, or why left out. */
  readonly reason: string;
}

/** Everything a person can ask of Tutti on one project. The same behind every surface. */
export class Tutti {
  readonly ports: TuttiPorts;

  constructor(ports: TuttiPorts) {
    this.ports = ports;
  }

  get board(): Board {
    return this.ports.board;
  }

  /**
   * Looks at the project, and at the reports of other scanners, and records what changed since the last look.
   *
   * @param history  also looks for secrets in all that was ever committed: this reads the whole history
   * @param blame  also asks who wrote the notes of which that is not known, and when: in a long history this takes its time
   */
  async analyse(
    onProgress: (progress: AnalysisProgress) => void,
    signal: AbortSignal,
    reports: readonly string[] = [],
    blame = false,
    history = false,
  ): Promise<Analysis> {
    const { analyser, folder, authors, board } = this.ports;
    const seen = await analyser.analyse(folder, onProgress, signal, reports);
    const known = withKnownAuthors(seen, (await board.refresh()).findings);
    const record = async (analysis: Analysis): Promise<Analysis> => {
      signal.throwIfAborted();
      await board.send({ type: "analysis/record", analysis });
      return analysis;
    };
    await record(known); // stays, also when the rest is cancelled
    const named = blame ? await record(await withAuthors(known, folder, authors, onProgress, signal)) : known;
    if (!history) return named;
    const tell = (done: number, total: number): void => onProgress({ phase: "history", done, total });
    return await record(withHistory(named, await this.ports.history.search(folder, tell, signal)));
  }

  /** Turns findings into proposals. What was proposed before is left alone. Resolves with the new ones. */
  async plan(): Promise<readonly TaskId[]> {
    const board = await this.ports.board.refresh();
    if (board.facts === undefined) throw refused("The project has not been analysed yet. Analyse it first.");
    const events = await this.ports.board.send({
      type: "plan/propose",
      tasks: [...propose([...board.findings.values()], [...board.tasks.values()])],
    });
    return events.flatMap((event) => (event.type === "task/added" ? [event.task.id] : []));
  }

  /** Records the tasks of an imported file. Resolves with the new ones. */
  async import(record: Extract<StageCommand, { type: "import/record" }>): Promise<readonly TaskId[]> {
    const events = await this.ports.board.send(record);
    return events.flatMap((event) => (event.type === "task/added" ? [event.task.id] : []));
  }

  /** Sends a person's command, with what it means for the engine, and wakes a worker when one is needed. */
  async send(command: UserCommand): Promise<readonly Event[]> {
    const events = await this.ports.board.send(command, (tx, made, decidedOn) =>
      enact(this.ports.queue, tx, made, decidedOn),
    );
    for (const event of events) if (event.type === "run/cancelled") await this.ports.putAway(event.run);
    if (needsWorker(events)) await this.ports.wakeWorker();
    if (events.length > 0) await goOn(this.ports.board.state, (each) => this.#sendLate(each));
    return events;
  }

  /** Another process may have done it already. */
  async #sendLate(command: UserCommand): Promise<void> {
    await this.send(command).catch((error: unknown) => {
      if (TuttiError.from(error)?.kind !== "refused") throw error;
    });
  }

  /**
   * Requests a run of one task.
   *
   * @param agent   asked for by a person; chosen by routing when absent
   * @param anyway  also when its plan has an error
   * @throws TuttiError `refused` when the task cannot run, or no agent can be chosen
   */
  async runTask(id: TaskId, agent?: string, signal: AbortSignal = never, anyway = false): Promise<RequestedRun> {
    const board = await this.ports.board.refresh();
    const task = requireTask(board, id);
    const error = anyway ? undefined : (await this.planErrors(signal)).get(id);
    if (error !== undefined) throw refused(`Task ${nameOf(task)} is not started. ${error} ${anywayWords}`);
    const known = await this.ports.agents.list(signal);
    const choice = agent === undefined ? route(task, this.#routingFacts(board, known)) : asked(agent, task, known);
    if (choice.agent === undefined) throw refused(choice.reason);
    return this.#request(task, choice.agent, choice.reason, anyway);
  }

  /** Tasks whose plan has an error, with the reason as sentences. */
  async planErrors(signal: AbortSignal = never): Promise<Refusals> {
    const facts = await this.ports.lint(signal);
    return refusalsOf(this.ports.board.state, facts);
  }

  /** Requests runs of all tasks that are ready and free, most urgent first. Says of each what came of it. */
  async runReady(signal: AbortSignal = never): Promise<readonly RequestedRun[]> {
    const board = await this.ports.board.refresh();
    const known = await this.ports.agents.list(signal);
    const requested: RequestedRun[] = [];
    const errors = await this.planErrors(signal);
    for (const task of runnableTasks(board)) {
      const error = errors.get(task.id);
      if (error !== undefined) {
        requested.push({ task, reason: `${error} ${anywayWords}` });
        continue;
      }
      const choice = route(task, this.#routingFacts(board, known));
      if (choice.agent === undefined) requested.push({ task, reason: choice.reason });
      else
        requested.push(
          await this.#request(task, choice.agent, choice.reason).catch((error: unknown) => leftOut(task, error)),
        );
    }
    return requested;
  }

  /**
   * Sends delivered work back with every open comment.
   *
   * @param agent  goes on with the work; the one that delivered it when absent
   * @throws TuttiError `refused` when nothing is to be sent, or that agent cannot do it
   */
  async returnRun(run: RunId, note: string, agent?: string, signal: AbortSignal = never): Promise<void> {
    if (agent !== undefined) {
      const board = await this.ports.board.refresh();
      const task = requireTask(board, requireRun(board, run).task);
      const choice = asked(agent, task, await this.ports.agents.list(signal));
      if (choice.agent === undefined) throw refused(choice.reason);
    }
    await this.send({ type: "run/return", run, note, ...(agent !== undefined && { agent }) });
  }

  /** What a run has done so far, step by step. */
  async steps(run: RunId): Promise<readonly RunStep[]> {
    return (await this.ports.queue.steps(run)).map(runStep);
  }

  /**
   * Begins a run again from one of its steps, with the worktree as that step found it.
   *
   * @throws TuttiError `refused` when it cannot begin there, has other things to do, or its worktree cannot be put back
   */
  async retryRun(run: RunId, step: string, signal: AbortSignal = never): Promise<void> {
    await this.#insist(async () => {
      const point = retryPoint(run, await this.ports.queue.steps(run), step);
      const command = { type: "run/retry", run, point } as const;
      const board = await this.ports.board.refresh();
      decide(board, command, 0); // what it refuses is told first
      if (point.commit !== undefined) await this.ports.requirePutBack(requireRun(board, run), point.commit, signal);
      await this.send(command);
    }, signal);
  }

  /**
   * What a rebase onto the work of another run, or onto the newest base branch, would meet. Nothing is changed.
   *
   * @throws TuttiError `refused` when it would change nothing, or there is nothing to put it on
   */
  async lookAtRebase(id: RunId, other: RunId | undefined, signal: AbortSignal = never): Promise<RebaseOutlook> {
    const board = await this.ports.board.refresh();
    const run = requireRun(board, id);
    const { rebases } = this.ports;
    const onto = other === undefined ? await rebases.base(signal) : deliveryOf(board, requireRun(board, other));
    // What cannot be rebased at all is refused here already, with nothing written.
    decide(board, { type: "run/rebase", run: id, onto, conflicts: "undo", replacesPushed: true }, 0);
    const fitted = await rebases.fit(run, onto.commit, signal);
    if (fitted === undefined) return { onto, conflicts: undefined };
    const conflicts = fitted.how === "collides" ? fitted.conflicts : [];
    const reason = conflicts.length > 0 ? undefined : undoneBecause({ onto, conflicts: "undo" }, fitted);
    if (reason !== undefined) throw refused(`${nameOfRun(board, run)} was not rebased. ${reason}`);
    return { onto, conflicts };
  }

  /** Rebases a run as `lookAtRebase` has said, on its worker. */
  async rebaseRun(
    run: RunId,
    order: Omit<Extract<UserCommand, { type: "run/rebase" }>, "type" | "run">,
    signal: AbortSignal = never,
  ): Promise<void> {
    await this.#insist(() => this.send({ type: "run/rebase", run, ...order }), signal);
  }

  /** Its worker has said how it ended, and may only be about to let it go. */
  async #insist<Result>(send: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await send();
      } catch (error) {
        if (TuttiError.from(error)?.kind !== "unavailable" || tries === MOST_TRIES) throw error;
        await this.ports.clock.sleep(TRY_AGAIN_MS, signal);
      }
    }
  }

  #routingFacts(board: BoardState, agents: readonly AgentDescription[]): RoutingFacts {
    return { board, agents, settings: this.ports.settings(), now: this.ports.clock.now() };
  }

  async #request(task: Task, agent: string, reason: string, anyway = false): Promise<RequestedRun> {
    const run = RunId.parse(`r-${this.ports.clock.id()}`);
    const pool = poolOf(task, agent, this.ports.settings());
    const more = { ...(pool !== undefined && { pool }), ...(anyway && { anyway }) };
    await this.send({ type: "run/request", run, task: task.id, agent, reason, ...more });
    return { task, run, agent, reason };
  }
}

const anywayWords = "Or run this very task anyway: “Run Task…”, or tutti run TASK --anyway.";

const MOST_TRIES = 10;
const TRY_AGAIN_MS = 200;

const never: AbortSignal = new AbortController().signal;

function asked(agent: string, task: Task, known: readonly AgentDescription[]): ReturnType<typeof route> {
  const description = known.find((entry) => entry.id === agent);
  if (description === undefined)
    return {
      agent: undefined,
      reason: `There is no agent ${agent}. Known are ${known.map((entry) => entry.id).join(", ")}.`,
    };
  if (!description.installed)
    return { agent: undefined, reason: `${description.label} is not installed. ${description.remark ?? ""}`.trim() };
  if (description.denied !== undefined) return { agent: undefined, reason: description.denied };
  if (agent === RECIPE_AGENT && task.recipe === undefined)
    return { agent: undefined, reason: `No recipe does “${task.title}”. Choose another agent.` };
  return { agent, reason: "You chose it." };
}

/** Another process may have taken or changed the task meanwhile; the others go on. */
function leftOut(task: Task, error: unknown): RequestedRun {
  const known = TuttiError.from(error);
  if (known === undefined) throw error;
  return { task, reason: known.message };
}
