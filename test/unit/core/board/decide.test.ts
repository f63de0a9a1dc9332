import type { Finding } from "#core/analyse/finding.ts";
import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { runnableTasks } from "#core/board/dependencies.ts";
import { type CommentId, FindingId, RunId, TaskId } from "#core/board/ids.ts";
import { project, projectAll } from "#core/board/project.ts";
import { columnOf, TaskDraft } from "#core/board/task.ts";
import type { ReviewFinding } from "#core/review/comment.ts";

const now = 1_000;
const a = TaskId.parse("a");
const b = TaskId.parse("b");
const run = RunId.parse("run-1");
const later = RunId.parse("run-2");
const pull = { number: 7, url: "http://forge/7", branch: "tutti/a" };
const facts = { name: "demo", files: 1, lines: 1, languages: [], packageManagers: [], commands: [] };

const draft = (id: TaskId, more: Partial<TaskDraft> = {}): TaskDraft =>
  TaskDraft.parse({ id, title: `Task ${id}`, ...more });
const add = (id: TaskId, more: Partial<TaskDraft> = {}): Command => ({
  type: "task/add",
  task: draft(id, more),
  state: { name: "ready" },
});
const request = (task: TaskId, id = run): Command => ({ type: "run/request", run: id, task, agent: "coder" });
const start: Command = { type: "run/start", run, worker: "w" };
const flaw: ReviewFinding = {
  rule: "test",
  severity: "error",
  file: "src/a.ts",
  line: 3,
  anchor: "const a = 1;",
  text: "It fails.",
};
const deliver = (findings: ReviewFinding[] = [], round = 1): Command => ({
  type: "run/deliver",
  run,
  author: "gate",
  findings,
  delivery: { round, commit: "c0ffee", files: 1, added: 2, removed: 0, checks: [] },
});

/** The board after `commands`, each decided on what came before it. */
function board(...commands: Command[]): BoardState {
  return commands.reduce((state, command) => projectAll(state, decide(state, command, now)), emptyBoard);
}
const stateOf = (state: BoardState, id = a): string | undefined => state.tasks.get(id)?.state.name;

describe("run/return of a recipe's work", () => {
  const byRecipe = board(add(a), { type: "run/request", run, task: a, agent: "recipe" }, start, deliver([flaw]));

  it("is refused without another agent: a recipe cannot follow comments", () => {
    for (const agent of [undefined, "recipe"])
      expect(() => decide(byRecipe, { type: "run/return", run, note: "", agent }, now)).toThrow(
        "A recipe makes the same change every time",
      );
  });

  it("gives the same run to the agent that is named", () => {
    const events = decide(byRecipe, { type: "run/return", run, note: "Shorter.", agent: "coder" }, now);
    const after = projectAll(byRecipe, events);
    expect(after.runs.get(run)).toMatchObject({ agent: "coder", state: { name: "queued" }, turn: 1 });
    expect(after.tasks.get(a)?.state).toEqual({ name: "queued", run });
  });
});

describe("run/request", () => {
  it("queues the task for its agent", () => {
    expect(decide(board(add(a)), request(a), now)).toEqual([
      { type: "run/requested", at: now, run, task: a, agent: "coder" },
    ]);
  });

  it("is refused while the task is running", () => {
    expect(() => decide(board(add(a), request(a), start), request(a, later), now)).toThrow("is already running");
  });

  it("is refused until every task it comes after is done or published", () => {
    const waiting = board(add(a), add(b, { after: [a] }));
    expect(() => decide(waiting, request(b), now)).toThrow("It waits for “Task a”");
    const done = projectAll(waiting, decide(waiting, { type: "task/move", id: a, state: { name: "done" } }, now));
    expect(decide(done, request(b), now)).toHaveLength(1);
  });

  it("is refused for a task of a human, and for one that is only proposed", () => {
    expect(() => decide(board(add(a, { assignee: "human" })), request(a), now)).toThrow("assigned to a human");
    expect(() => decide(board({ type: "plan/propose", tasks: [draft(a)] }), request(a), now)).toThrow(
      "Accept it first",
    );
  });

  it("replaces an interrupted run", () => {
    const broken = board(add(a), request(a), start, { type: "run/interrupt", run, reason: "The worker died." });
    const after = projectAll(broken, decide(broken, request(a, later), now));
    expect(after.runs.get(run)?.state.name).toBe("cancelled");
    expect(after.tasks.get(a)?.state).toEqual({ name: "queued", run: later });
  });
});

describe("the life of a run", () => {
  it("goes from queued over running and review to published", () => {
    const path: Command[] = [
      add(a),
      request(a),
      start,
      deliver(),
      { type: "publish/request", run, draft: false },
      start,
    ];
    expect(path.map((_, index) => stateOf(board(...path.slice(0, index + 1))))).toEqual([
      "ready",
      "queued",
      "running",
      "review",
      "queued",
      "running",
    ]);
    expect(stateOf(board(...path, { type: "publish/finish", run, pull }))).toBe("published");
  });

  it("ends delivered work only for a human who was asked", () => {
    const waiting = board(add(a), request(a), start, deliver());
    expect(() => decide(waiting, { type: "run/stop", run }, now)).toThrow("delivered and waits for your review");
    expect(decide(waiting, { type: "run/stop", run, discard: true }, now)).toEqual([
      { type: "run/cancelled", at: now, run },
    ]);
  });

  it("ignores the late report of a run that was stopped", () => {
    const stopped = board(add(a), request(a), start, { type: "run/stop", run }, { type: "run/cancel", run });
    expect(stateOf(stopped)).toBe("ready");
    expect(decide(stopped, deliver(), now)).toEqual([]);
    expect(decide(stopped, { type: "run/fail", run, reason: "late" }, now)).toEqual([]);
  });

  it("shows an interrupted task until it is resumed", () => {
    const broken = board(add(a), request(a), start, { type: "run/interrupt", run, reason: "The worker died." });
    expect(broken.tasks.get(a)?.state).toEqual({ name: "interrupted", run, reason: "The worker died." });
    expect(stateOf(projectAll(broken, decide(broken, { type: "run/resume", run }, now)))).toBe("queued");
  });

  it("keeps a task in review, with the reason, when publishing fails", () => {
    const state = board(add(a), request(a), start, deliver(), { type: "publish/request", run, draft: false }, start, {
      type: "publish/fail",
      run,
      reason: "No token.",
    });
    expect(stateOf(state)).toBe("review");
    expect(state.runs.get(run)).toMatchObject({ publishProblem: "No token.", turn: 1, state: { name: "waiting" } });
    const again = projectAll(state, decide(state, { type: "publish/request", run, draft: false }, now));
    expect(again.runs.get(run)?.publishProblem).toBeUndefined();
  });

  it("does not let a person move a task away from a running agent", () => {
    const state = board(add(a), request(a), start);
    expect(() => decide(state, { type: "task/move", id: a, state: { name: "done" } }, now)).toThrow(
      "Stop run run-1 first",
    );
  });
});

describe("review", () => {
  it("sends every open comment back as one message, in file order", () => {
    const state = board(
      add(a),
      request(a),
      start,
      deliver([flaw, { ...flaw, file: "src/A.ts", anchor: "x", line: 1, text: "First." }]),
    );
    const [returned, ...changed] = decide(state, { type: "run/return", run, note: "Please." }, now);
    expect(returned).toMatchObject({
      type: "run/returned",
      message: expect.stringMatching(/^Please\.[^]*1\. [^]*2\. src/),
    });
    expect(changed.map((event) => event.type)).toEqual(["comment/changed", "comment/changed"]);
    expect(() =>
      decide(board(add(a), request(a), start, deliver()), { type: "run/return", run, note: " " }, now),
    ).toThrow("no open comment");
  });

  it("resolves what the next round no longer shows and keeps what a human dismissed", () => {
    const first = board(add(a), request(a), start, deliver([flaw, { ...flaw, anchor: "other" }]));
    const [one, two] = [...first.comments.keys()] as [CommentId, CommentId];
    const again = [
      { type: "comment/dismiss", id: two, reason: "Meant so." },
      { type: "run/return", run, note: "" },
      start,
      deliver([{ ...flaw, anchor: "other" }], 2),
    ] as const satisfies Command[];
    const second = again.reduce<BoardState>((state, command) => projectAll(state, decide(state, command, now)), first);
    expect(second.comments.get(one)?.state.name).toBe("resolved");
    expect(second.comments.get(two)?.state).toEqual({ name: "dismissed", reason: "Meant so." });
  });
});

describe("analysis and proposals", () => {
  const finding = {
    id: FindingId.parse("f1"),
    rule: "missing/license",
    severity: "warning",
    title: "No licence",
    message: "m",
    evidence: [{ file: "LICENSE", text: "" }],
  } as const;
  const record = (findings: (typeof finding)[]): Command => ({
    type: "analysis/record",
    analysis: { facts, findings: findings.map((entry) => ({ ...entry, evidence: [...entry.evidence] })), skipped: [] },
  });

  it("writes nothing when nothing changed", () => {
    expect(decide(board(record([finding])), record([finding]), now)).toEqual([]);
  });

  it("does not propose again what was dismissed", () => {
    const propose: Command = { type: "plan/propose", tasks: [draft(a, { findings: [finding.id] })] };
    const state = board(record([finding]), propose, { type: "task/dismiss", id: a, reason: "No." });
    expect(decide(state, propose, now)).toEqual([]);
    expect(columnOf(state.tasks.get(a)!.state)).toBeUndefined();
  });

  it("takes a finding of another tool's report for gone only when that tool's report was read", () => {
    const report = (findings: Finding[], reports: string[]): Command => ({
      type: "analysis/record",
      analysis: { facts, findings, skipped: [], reports },
    });
    const theirs = { ...finding, evidence: [...finding.evidence], report: "sarif/lint" };
    const state = board(report([theirs], ["sarif/lint"]));
    expect(decide(state, report([], ["sarif/other"]), now)).toEqual([]);
    const gone = [{ type: "analysis/recorded", found: [], gone: [finding.id] }];
    expect(decide(state, report([], ["sarif/lint"]), now)).toMatchObject(gone);
  });

  it("closes a published task once its finding is proved gone", () => {
    const published = board(record([finding]), add(a, { findings: [finding.id] }), request(a), start, {
      type: "publish/finish",
      run,
      pull,
    });
    const after = projectAll(published, decide(published, record([]), now));
    expect(after.tasks.get(a)?.state).toEqual({ name: "done", by: "analysis" });
  });
});

describe("import/record", () => {
  it("adds each task once, however often the file is imported", () => {
    const command: Command = {
      type: "import/record",
      file: "TODO.md",
      tasks: [{ task: draft(a), state: { name: "backlog" } }],
      notUnderstood: [],
    };
    expect(decide(board(command), command, now)).toEqual([]);
    expect(board(command).tasks.size).toBe(1);
  });

  it("leaves out a dependency that would close a circle, and says so", () => {
    const state = board({
      type: "import/record",
      file: "TODO.md",
      tasks: [
        { task: draft(a, { after: [b] }), state: { name: "ready" } },
        { task: draft(b, { after: [a] }), state: { name: "ready" } },
      ],
      notUnderstood: [],
    });
    expect(state.tasks.get(a)?.after).toEqual([b]);
    expect(state.tasks.get(b)?.after).toEqual([]);
    expect(state.tasks.get(b)?.notes).toContain("circle");
  });
});

describe("runnableTasks", () => {
  it("leaves out a task that consists of others", () => {
    const state = board(add(a), add(b, { parent: a }));
    expect(runnableTasks(state).map((task) => task.id)).toEqual([b]);
    expect(() => decide(state, request(a), now)).toThrow("It consists of other tasks");
  });

  it("gives the most urgent first and leaves out what waits", () => {
    const state = board(
      add(a, { priority: "low" }),
      add(b, { priority: "critical" }),
      add(TaskId.parse("c"), { after: [a] }),
    );
    expect(runnableTasks(state).map((task) => task.id)).toEqual([b, a]);
  });
});

describe("project", () => {
  it("leaves the earlier state as it was", () => {
    const before = board(add(a));
    project(before, { type: "task/moved", at: now, id: a, state: { name: "done" } });
    expect(stateOf(before)).toBe("ready");
  });
});
