import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import type { RetryPoint } from "#core/board/run.ts";
import { TaskDraft } from "#core/board/task.ts";

const now = 1_000;
const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const later = RunId.parse("run-2");
const pull = { number: 7, url: "http://forge/7", branch: "tutti/a" };

const add: Command = {
  type: "task/add",
  task: TaskDraft.parse({ id: task, title: "Task a" }),
  state: { name: "ready" },
};
const request = (id = run): Command => ({ type: "run/request", run: id, task, agent: "coder" });
const start = (id = run): Command => ({ type: "run/start", run: id, worker: "w" });
const deliver = (round = 1): Command => ({
  type: "run/deliver",
  run,
  author: "gate",
  findings: [],
  delivery: { round, commit: `commit-${round}`, files: 1, added: 2, removed: 0, checks: [] },
});
const fail: Command = { type: "run/fail", run, reason: "No disk.", cause: "unavailable" };
const die: Command = { type: "run/interrupt", run, reason: "Its worker died during work.", died: { most: 3 } };
const resume: Command = { type: "run/resume", run };
const fromWork: RetryPoint = { step: "work-1", rounds: 0, turn: 0, commit: "base" };
const retry = (point = fromWork): Command => ({ type: "run/retry", run, point });

/** The board after `commands`, each decided on what came before it. */
function board(...commands: Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, now)), emptyBoard);
}

describe("run/retry", () => {
  it.each<[string, Command[]]>([
    ["failed", [start(), fail]],
    ["cancelled", [{ type: "run/stop", run }]],
    ["interrupted", [start(), die]],
    ["delivered", [start(), deliver()]],
  ])("queues a run that is %s, and its task with it", (_, history) => {
    const after = board(add, request(), ...history, retry());
    expect(after.runs.get(run)).toMatchObject({ state: { name: "queued" }, retry: { number: 1, point: fromWork } });
    expect(after.runs.get(run)?.endedAt).toBeUndefined();
    expect(after.tasks.get(task)?.state).toEqual({ name: "queued", run });
  });

  it.each<[string, Command[], RegExp]>([
    ["queued", [], /is queued\. Stop it first/],
    ["running", [start()], /is running\. Stop it first/],
    ["being stopped", [start(), { type: "run/stop", run }], /is stopping\. Stop it first/],
    [
      "published",
      [
        start(),
        deliver(),
        { type: "publish/request", run, draft: false },
        start(),
        { type: "publish/finish", run, pull },
      ],
      /is published: its pull request is http:\/\/forge\/7/,
    ],
  ])("is refused while the run is %s", (_, history, sentence) => {
    expect(() => board(add, request(), ...history, retry())).toThrow(sentence);
  });

  it("is refused while another run has the task, and takes the task from one that failed", () => {
    const stopped = [add, request(), { type: "run/stop", run }, request(later), start(later)] satisfies Command[];
    expect(() => board(...stopped, retry())).toThrow("is running with another run. Move it to Ready first.");
    const after = board(...stopped, { type: "run/fail", run: later, reason: "No." }, retry());
    expect(after.tasks.get(task)?.state).toEqual({ name: "queued", run });
    expect(after.runs.get(later)?.state.name).toBe("failed");
  });

  it("is refused for a step that the run has not come to", () => {
    const point = { step: "work-3", rounds: 2, turn: 2 };
    expect(() => board(add, request(), start(), deliver(), retry(point))).toThrow("has not come as far as that");
  });

  it("keeps the rounds before the step, and asks the human again from there", () => {
    const back: Command = { type: "run/return", run, note: "Shorter." };
    const history = [add, request(), start(), deliver(), back, start(), deliver(2)];
    const after = board(...history, retry({ step: "work-2", rounds: 1, turn: 1, commit: "commit-1" })).runs.get(run);
    expect(after?.deliveries.map(({ round }) => round)).toEqual([1]);
    expect(after?.turn).toBe(1);
    expect(board(...history, retry()).runs.get(run)).toMatchObject({ turn: 0, deliveries: [] });
  });

  it("forgets the agent's session and the dead workers, and keeps what was saved", () => {
    const met: Command = { type: "run/meet", run, session: { agent: "coder", id: "s-1", begun: "new" } };
    const save: Command = { type: "run/save", run, ref: "refs/tutti/trash/1" };
    const after = board(add, request(), start(), met, die, { type: "run/stop", run }, save, retry()).runs.get(run);
    expect(after).toMatchObject({ keptAside: ["refs/tutti/trash/1"] });
    for (const gone of ["session", "interruptions", "savedAs", "startedAt"] as const)
      expect(after?.[gone], gone).toBeUndefined();
  });
});

describe("a run whose workers die", () => {
  it("waits for a human until the limit, and fails then with its reason", () => {
    const twice = board(add, request(), start(), die, resume, start(), die);
    expect(twice.runs.get(run)).toMatchObject({ interruptions: 2, state: { name: "interrupted" } });
    const third = projectAll(twice, decide(twice, resume, now));
    const running = projectAll(third, decide(third, start(), now));
    const after = projectAll(running, decide(running, die, now));
    expect(after.runs.get(run)?.state).toEqual({
      name: "failed",
      cause: "crash-loop",
      reason: expect.stringMatching(
        /Its worker died 3 times over it, the last time during prepare.*retry it from a step/,
      ),
    });
    expect(after.tasks.get(task)?.state.name).toBe("failed");
  });

  it("does not count a worker that was told to end", () => {
    const stop: Command = { type: "run/interrupt", run, reason: "Its worker was stopped during work." };
    const cycle = [start(), stop, resume];
    const after = board(add, request(), ...cycle, ...cycle, ...cycle, ...cycle);
    expect(after.runs.get(run)?.state.name).toBe("queued");
  });

  it("may lose as many again after a retry from a step", () => {
    const cycle = [start(), die, resume];
    const after = board(add, request(), ...cycle, start(), die, retry(), ...cycle, start(), die);
    expect(after.runs.get(run)).toMatchObject({ interruptions: 2, state: { name: "interrupted" } });
  });
});

describe("a run that its task follows no more", () => {
  const away: Command = { type: "task/move", id: task, state: { name: "ready" } };

  it.each<[string, Command[], Command]>([
    ["resumed", [start(), die], resume],
    ["sent back", [start(), deliver()], { type: "run/return", run, note: "Again." }],
    ["published", [start(), deliver()], { type: "publish/request", run, draft: false }],
  ])("is not %s: the task may have another one", (_, history, command) => {
    const after = board(add, request(), ...history, away);
    expect(() => decide(after, command, now)).toThrow(
      /Task a “Task a” is ready and does not follow this run of it any more/,
    );
    expect(decide(after, { type: "run/stop", run, discard: true }, now)).toMatchObject([{ type: "run/cancelled" }]);
  });
});
