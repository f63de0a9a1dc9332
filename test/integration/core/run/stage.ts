import { expect, onTestFinished } from "vitest";
import type { Redact } from "#core/analyse/redact.ts";
import { Board } from "#core/board/board.ts";
import { Event } from "#core/board/event.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { TaskDraft, type PullRequest } from "#core/board/task.ts";
import type { Clock } from "#core/clock.ts";
import { enact } from "#core/dispatch/enact.ts";
import { createRunQueue } from "#core/dispatch/engine-queue.ts";
import { refused } from "#core/errors.ts";
import type { FileChange } from "#core/review/diff.ts";
import type { CheckResult } from "#core/gate/check.ts";
import type { ReviewFinding } from "#core/review/comment.ts";
import type { AgentDescription } from "#core/run/agent.ts";
import type { AgentEvent } from "#core/run/agent-event.ts";
import type { Engine } from "#core/run/engine.ts";
import { createEngine } from "#core/run/journal.ts";
import { createTaskRun, TASK_RUN } from "#core/run/task-run.ts";
import type { Fitted } from "#core/run/worktrees.ts";
import { defaultSettings, type Settings } from "#core/settings.ts";
import type { Command } from "#core/board/command.ts";
import { createLedger } from "#node/cost/create-ledger.ts";
import { systemClock } from "#node/clock.ts";
import { createSqlDispatcher } from "#node/engine/sql-dispatcher.ts";
import { createEventLog } from "#node/store/event-log.ts";
import { openStore } from "#node/store/open-store.ts";
import { FakeAgent, type Script } from "../../../fakes/fake-agent.ts";
import { temporaryDirectory } from "../../node/store/temporary.ts";

export const task = TaskId.parse("t-1");
export const run = RunId.parse("r-1");
export const pull: PullRequest = { number: 1, url: "http://forge/1", branch: "b" };
export const change: FileChange = {
  path: "a.ts",
  oldPath: "a.ts",
  kind: "added",
  binary: false,
  added: 1,
  removed: 0,
  hunks: [],
};
export const flaw: ReviewFinding = {
  rule: "test",
  severity: "error",
  file: "a.ts",
  line: 1,
  anchor: "x",
  text: "It fails.",
};

export interface Scene {
  readonly script?: Script;
  /** Asked whenever they are needed: a test may change them. */
  readonly settings?: Partial<Settings>;
  /** Sees its own model calls. */
  readonly turns?: boolean;
  /** Why the agent does not start. */
  readonly refusal?: Error;
  /** Another agent that is installed. */
  readonly other?: FakeAgent;
  /** What the list of agents says of it besides. */
  readonly aboutOther?: Partial<AgentDescription>;
  /** The agent can take its sessions up again. */
  readonly resume?: boolean;
  /** What the gate finds in each round. */
  readonly rounds?: readonly (readonly ReviewFinding[])[];
  /** What its checks say in each round; nothing when absent. */
  readonly checks?: readonly (readonly CheckResult[])[];
  readonly changes?: readonly FileChange[];
  readonly publish?: () => Promise<PullRequest>;
  /** What a rebase would bring; it fits when absent. */
  readonly fitted?: Fitted;
  /** Why the worktree cannot be put back now. */
  readonly heldBack?: () => string | undefined;
  /** Why the worktree cannot be removed. */
  readonly stays?: string;
  /** Takes out the word hunter2 when absent. */
  readonly redact?: Redact;
}

const finishes: Script = async function* () {
  yield { type: "usage", usage: { costMicroUsd: 10, provenance: "reported" } };
  yield { type: "session-end", outcome: "finished" };
};

/** A board with one ready task, an engine on a real store, and fakes around them. */
export async function stage(scene: Scene = {}) {
  const directory = await temporaryDirectory();
  const sql = await openStore(directory);
  onTestFinished(() => sql[Symbol.asyncDispose]());
  const clock: Clock = systemClock;
  const board = new Board(
    createEventLog(sql, (value) => Event.parse(value)),
    clock,
  );
  const following = board.follow((error) => expect.fail(String(error)));
  onTestFinished(() => following[Symbol.dispose]());
  const agent = new FakeAgent(scene.script ?? finishes, {
    resume: scene.resume === true,
    turns: scene.turns === true,
    refusal: scene.refusal,
  });
  const transcript: AgentEvent[] = [];
  const removed: string[] = [];
  const putBack: (string | undefined)[] = [];
  let rounds = 0;
  const settings = () => ({ ...defaultSettings, ...scene.settings });
  const send = (command: Command): Promise<readonly Event[]> =>
    board.send(command, (tx, events, before) => enact(queue, tx, events, before));
  const redact: Redact = scene.redact ?? ((text) => text.replaceAll("hunter2", "•••"));
  const flow = createTaskRun({
    ledger: createLedger(board, sql, settings),
    enact: send,
    accountOf: (agent) => `account of ${agent}`,
    board,
    clock,
    worker: "w-1",
    redact,
    settings,
    agents: {
      list: async () => (scene.other === undefined ? [] : [{ ...described(scene.other), ...scene.aboutOther }]),
      get: (id) => (id === scene.other?.id ? scene.other : agent),
    },
    transcripts: { record: (_run, event) => void transcript.push(event), flush: async () => {} },
    said: async () => transcript,
    setUp: async () => {},
    worktrees: {
      open: async (branch) => ({ path: "/tree", branch, base: "base" }),
      commit: async () => ({ commit: `commit-${rounds + 1}`, head: `commit-${rounds + 1}` }),
      diff: async () => scene.changes ?? [change],
      read: async () => undefined,
      fit: async () => scene.fitted ?? { how: "fits", commit: "fitted" },
      putBack: async (worktree, { commit, base = worktree.base }) => {
        if (commit === undefined) return { worktree: { ...worktree, base }, made: false, kept: undefined };
        const held = scene.heldBack?.();
        if (held !== undefined) throw refused(held);
        putBack.push(commit);
        return { worktree: { ...worktree, base }, made: false, kept: `refs/tutti/trash/back-${putBack.length}` };
      },
      remove: async (worktree) => {
        if (scene.stays !== undefined) throw refused(scene.stays);
        removed.push(worktree.branch);
        return `refs/tutti/trash/${worktree.branch}`;
      },
    },
    gate: {
      inspect: async () => {
        const checks = scene.checks?.[rounds] ?? [];
        const findings = [...(scene.rounds?.[rounds++] ?? []), ...checks.flatMap((check) => check.findings)];
        return { checks, findings };
      },
    },
    publisher: { publish: scene.publish ?? (async () => pull) },
  });
  const parts = { sql, clock, redact, onLostLease: "interrupt" } as const;
  const engine = createEngine({
    ...parts,
    dispatcher: createSqlDispatcher(sql, { version: "test" }),
    flows: { [TASK_RUN]: flow },
  });
  const queue = createRunQueue(engine);
  await board.send({ type: "task/add", task: TaskDraft.parse({ id: task, title: "Do it" }), state: { name: "ready" } });
  await send({ type: "run/request", run, task, agent: "fake" });
  return { board, engine, send, agent, transcript, removed, putBack, directory };
}

export async function working(engine: Engine): Promise<AsyncDisposable> {
  const work = await engine.work({
    concurrency: 2,
    limits: () => ({ total: 2, lanes: {} }),
    onProblem: (error) => expect.fail(String(error)),
  });
  onTestFinished(() => work[Symbol.asyncDispose]());
  return work;
}

/** Resolves when the task has come to this state. */
export async function reaches(board: Board, state: string): Promise<void> {
  await expect
    .poll(async () => (await board.refresh()).tasks.get(task)?.state.name, { timeout: 30_000, interval: 20 })
    .toBe(state);
}

function described({ id, label, supports }: FakeAgent): AgentDescription {
  return { id, label, supports, kind: "fake", installed: true, concurrency: 1 };
}
