import { join } from "node:path";
import { createRedact, type Redact } from "#core/analyse/redact.ts";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { RunId } from "#core/board/ids.ts";
import type { Dispatcher } from "#core/dispatch/dispatcher.ts";
import { enact } from "#core/dispatch/enact.ts";
import { createRunQueue } from "#core/dispatch/engine-queue.ts";
import type { RunQueue } from "#core/dispatch/run-queue.ts";
import type { Gate } from "#core/gate/gate.ts";
import type { Engine } from "#core/run/engine.ts";
import { createEngine } from "#core/run/journal.ts";
import { saidLast } from "#core/run/said-last.ts";
import { createTidy } from "#core/run/tidy-events.ts";
import { createTaskRun, TASK_RUN, type TaskRunPorts } from "#core/run/task-run.ts";
import { createTranscriptBuffer } from "#core/run/transcript-buffer.ts";
import type { Settings } from "#core/settings.ts";
import { Tutti, type TuttiPorts } from "#core/tutti.ts";
import { accountOf, assembleAgents } from "./assemble-agents.ts";
import type { MachineAgents } from "./agents/catalogue.ts";
import { assemblePlaces, pruneWorktrees, type Places } from "./assemble-places.ts";
import { GitBlame } from "./analyse/git-blame.ts";
import { GitHistory } from "./analyse/git-history.ts";
import { ThreadAnalyser } from "./analyse/thread-analyser.ts";
import { Secretlint } from "./analyse/secretlint.ts";
import { AgentBriefs, briefProject } from "./brief/project-brief.ts";
import { systemClock } from "./clock.ts";
import { changesOf } from "./changes-of-run.ts";
import { createLedger } from "./cost/create-ledger.ts";
import { doWork } from "./do-work.ts";
import { createSqlDispatcher } from "./engine/sql-dispatcher.ts";
import { createProjectGate } from "./gate/project-gate.ts";
import { examine, type ExamineParts } from "./examine.ts";
import type { Git } from "./git/git.ts";
import type { Repository } from "./git/repository.ts";
import { askEditorForToken } from "./editor/ask-editor.ts";
import { connectIssues } from "./github/connect-issues.ts";
import { createPublisher } from "./github/create-publisher.ts";
import { environmentTokens, firstToken, tokenSourceOf, type TokenSource } from "./github/token.ts";
import type { Environment } from "./git/environment.ts";
import { KnownSecrets } from "./known-secrets.ts";
import { keySources } from "./models/keys.ts";
import type { Log } from "./log.ts";
import type { OpenOptions } from "./open-project.ts";
import { lookAfter, settle } from "./look-after.ts";
import { nameKept } from "./name-kept.ts";
import type { Stores } from "./open-stores.ts";
import { type OutlivingAgents, outlivingAgents } from "./outliving-agents.ts";
import { createGoalPlanner } from "./plan/create-goal-planner.ts";
import type { Project } from "./project.ts";
import { putAway } from "./put-away.ts";
import { behind, rebasePorts, requirePutBack } from "./rebase-ports.ts";
import { recordRun } from "./record-run.ts";
import { listRunWorktrees } from "./run-worktrees.ts";
import { startWorker, type WorkerCommand } from "./start-worker.ts";
import { createEventLog } from "./store/event-log.ts";
import { storeDirectory } from "./store/open-store.ts";
import type { Registry } from "./registry/registry.ts";
import { createRules } from "./schedule-rules.ts";
import { createWorkforce } from "./workforce.ts";

export interface Parts {
  readonly git: Git;
  readonly repository: Repository;
  readonly store: Stores;
  readonly log: Log;
  /** With the agents that files describe. */
  readonly settings: () => Settings;
  readonly registry: Registry;
  /** Names this clone on this machine. */
  readonly site: string;
}

/** Puts a project together from its opened parts. A list: every line makes one thing. */
export async function assembleProject(options: OpenOptions, parts: Parts): Promise<Project> {
  const { git, repository, store, log, settings } = parts;
  const onProblem = (error: unknown): void => log.error("In the background", error);
  const board = boardOf(store);
  const following = board.follow(onProblem);
  await board.refresh();
  const places = assemblePlaces(parts, options.environment);
  const outliving = outlivingAgents(repository.commonDir);
  const guards = createGuards(options, parts);
  const analyser = analyserOf(parts);
  const dispatcher = createSqlDispatcher(store.sql, { version: options.version });
  const { agents, everywhere } = assembleAgents(parts, places, dispatcher, firstToken(guards.keys));
  const { environment, version } = options;
  const gate = createProjectGate({ ...parts, ...guards, board, analyser, places, environment, version });
  const made = { board, agents, outliving, places, analyser, gate, ...guards, onProblem };
  const { engine, queue } = startEngine(parts, dispatcher, made);
  const naming = (signal: AbortSignal) => nameKept(board, git, repository.top, signal).catch(onProblem);
  const runs = { board, engine, queue, outliving, nameKept: naming, settings };
  const staff = createWorkforce(parts, dispatcher, agents, starterOf(options, parts));
  const { rules, lint } = await createRules(parts, board, staff.workforce);
  const tutti = new Tutti({
    folder: repository.top,
    board,
    clock: systemClock,
    queue,
    ...lookers(git, analyser),
    agents: everywhere,
    settings,
    lint,
    wakeWorker: staff.wakeWorker,
    rebases: rebasePorts(parts, places.worktrees),
    requirePutBack: requirePutBack.bind(undefined, parts, places.worktrees),
    putAway: (run) => putAway(board, places.placed, outliving, run).catch(onProblem),
  });
  return {
    tutti,
    engine,
    repository,
    agents,
    ...askingAgents(agents),
    worktrees: places.worktrees,
    transcripts: store.transcripts,
    clock: systemClock,
    log,
    settings,
    rules,
    workers: staff.lookAround,
    drain: (worker) => dispatcher.drain(worker),
    settle: async () => void (await settle(runs)),
    reconcile: () => lookAfter(runs, staff, rules),
    nameKept: naming,
    goals: createGoalPlanner(parts, made),
    ...aboutWork(parts, board, places, made),
    work: (request, signal) => doWork({ ...runs, parts, places, rules, staff, onProblem }, request, signal),
    examine: examining(parts, { board, agents, places, credential: tokenSourceOf(guards.tokens) }),
    [Symbol.asyncDispose]: () => close(following, analyser, store),
  };
}

function boardOf({ sql, keeping }: Stores): Board {
  const log = createEventLog(sql, (value) => Event.parse(value));
  return new Board(keeping(log), systemClock);
}

async function close(following: Disposable, ...others: readonly AsyncDisposable[]): Promise<void> {
  following[Symbol.dispose]();
  for (const each of others) await each[Symbol.asyncDispose]();
}

function starterOf({ workerCommand }: OpenOptions, parts: Parts): Parameters<typeof createWorkforce>[3] {
  return workerCommand && startOne.bind(undefined, parts, workerCommand);
}

/** Those who look at what is, and ask git what was. */
function lookers(git: Git, analyser: ThreadAnalyser): Pick<TuttiPorts, "analyser" | "authors" | "history"> {
  return { analyser, authors: new GitBlame(git), history: new GitHistory(git, new Secretlint()) };
}

function analyserOf({ git, repository, settings }: Parts): ThreadAnalyser {
  const readings = join(storeDirectory(repository.commonDir), "readings");
  return new ThreadAnalyser({ git: git.settings, readings, sarifReports: () => settings().sarifReports });
}

/** A run may tell the engine what becomes of it, so each needs the other. */
function startEngine(parts: Parts, dispatcher: Dispatcher, made: Made): { engine: Engine; queue: RunQueue } {
  const send: TaskRunPorts["enact"] = (command) =>
    made.board.send(command, (transaction, events, before) => enact(queue, transaction, events, before));
  const flows = { [TASK_RUN]: createTaskRun(taskRunPorts(parts, made, send)) };
  const engine = createEngine({
    sql: parts.store.sql,
    dispatcher,
    clock: systemClock,
    flows,
    site: parts.site,
    redact: made.redact,
    onLostLease: "interrupt",
  });
  const queue = createRunQueue(engine);
  return { engine, queue };
}

/** What knows secrets: where tokens come from, the analyser's eye, and what keeps all of them out of sight. */
interface Guards {
  readonly secrets: Secretlint;
  readonly redact: Redact;
  readonly tokens: readonly TokenSource[];
  /** The same for keys of models, by the names of their variables. */
  readonly keys: readonly TokenSource[];
}

function createGuards({ environment }: OpenOptions, { repository, settings }: Parts): Guards {
  const known = new KnownSecrets(() => [
    environment,
    process.env,
    ...Object.values(settings().agents).map((agent) => ("variables" in agent ? agent.variables : {})),
  ]);
  const tokens = tokenSources(repository, environment).map((source) => known.remembering(source));
  const keys = keySources(repository.commonDir, environment).map((source) => known.remembering(source));
  return { secrets: new Secretlint(), redact: createRedact(() => known.values()), tokens, keys };
}

interface Made extends Guards {
  readonly board: Board;
  readonly agents: MachineAgents;
  readonly outliving: OutlivingAgents;
  readonly places: Places;
  readonly analyser: ThreadAnalyser;
  readonly gate: Gate;
  readonly onProblem: (error: unknown) => void;
}

function taskRunPorts(
  { git, repository, store, settings, site }: Parts,
  made: Made,
  send: TaskRunPorts["enact"],
): TaskRunPorts {
  const { board, agents, outliving, places, gate, redact, tokens, onProblem } = made;
  const { placed: worktrees, executors, slots, variables, setUp, tearDown } = places;
  const briefs = new AgentBriefs(git);
  const tidy = createTidy(redact, (run) => board.state.runs.get(RunId.parse(run))?.place?.path);
  return {
    board,
    clock: systemClock,
    agents,
    worktrees,
    executors,
    settings,
    ledger: createLedger(board, store.sql, settings),
    enact: send,
    accountOf: (agent) => accountOf(settings(), agent),
    redact,
    worker: `${process.pid}`,
    site,
    gate,
    publisher: createPublisher({
      git,
      repository,
      settings,
      agents,
      token: firstToken(tokens),
      now: () => systemClock.now(),
    }),
    transcripts: createTranscriptBuffer(
      (batches) => store.transcripts.appendAll(batches.map(({ run, events }) => ({ run, events: tidy(run, events) }))),
      systemClock,
      onProblem,
    ),
    brief: (place, signal) => briefs.brief(board.state, place, settings().briefTokens, signal),
    said: (run) => saidLast(store.transcripts, run),
    endLeftovers: (run) => outliving.end(run),
    forgetAgent: (run) => outliving.done(run).catch(onProblem),
    slots,
    variables,
    setUp,
    tearDown,
  };
}

/** Where tokens for the forge come from, in the order in which they are asked. */
function tokenSources({ commonDir }: Repository, environment: Environment): readonly TokenSource[] {
  return [
    { name: "the command", tokenFor: (host, signal) => askEditorForToken(commonDir, host, signal, "command") },
    { name: "a token in the environment", tokenFor: environmentTokens(environment) },
    { name: "the editor", tokenFor: (host, signal) => askEditorForToken(commonDir, host, signal) },
  ];
}

async function startOne({ repository, log, store }: Parts, command: WorkerCommand): Promise<void> {
  await store.refuseDamaged(); // here, where a person reads it
  const logFile = join(storeDirectory(repository.commonDir), "worker.log");
  log.info("Started a worker.", { worker: await startWorker(command, repository.top, logFile) });
}

function askingAgents(agents: MachineAgents): Pick<Project, "checkAgent" | "containmentOf"> {
  return {
    checkAgent: (id, signal) => agents.check(id, signal),
    containmentOf: (id) => agents.containment(id),
  };
}

function examining(
  parts: Parts,
  { places, ...made }: Pick<ExamineParts, "board" | "agents" | "credential"> & { readonly places: Places },
): Project["examine"] {
  const { executors } = places;
  return (signal) => examine({ ...parts, ...made, executors, place: parts.store.place }, signal);
}

type AboutWork =
  | "issues"
  | "brief"
  | "problems"
  | "agentsFiles"
  | "behind"
  | "changes"
  | "record"
  | "restore"
  | "listWorktrees"
  | "pruneWorktrees";

/** What can be said of the work of runs, and done with it. */
function aboutWork(
  parts: Parts,
  board: Board,
  places: Places,
  { redact, analyser, tokens }: Pick<Made, "redact" | "analyser" | "tokens">,
): Pick<Project, AboutWork> {
  const { git, repository, store } = parts;
  const { worktrees } = places;
  return {
    issues: (signal) => connectIssues({ ...parts, token: firstToken(tokens), now: () => systemClock.now() }, signal),
    brief: (request, signal) => briefProject({ git, folder: repository.top, analyser }, request, signal),
    problems: parts.registry.problems,
    agentsFiles: parts.registry,
    behind: (run, signal) => behind(parts, run, signal),
    changes: (run, signal) => changesOf(parts, worktrees, run, signal),
    record: (run, signal) =>
      recordRun({ git, repository, transcripts: store.transcripts, redact }, board.state, run, signal),
    restore: (ref, signal) => worktrees.restore(ref, signal),
    listWorktrees: (signal) => listRunWorktrees({ board, worktrees }, signal),
    pruneWorktrees: (signal) => pruneWorktrees(parts, board, places, "all", signal),
  };
}
