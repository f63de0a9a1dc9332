import { describe, expect, it } from "vitest";
import { emptyBoard, type BoardState } from "#core/board/board-state.ts";
import type { Command } from "#core/board/command.ts";
import { decide } from "#core/board/decide.ts";
import { ApprovalId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { entryAbout, inboxView } from "#core/board/view/inbox-view.ts";
import { Approval } from "#core/permission/approval.ts";

const now = Date.UTC(2026, 10, 21);
const task = TaskId.parse("a");
const run = RunId.parse("run-1");
const started: readonly Command[] = [
  { type: "task/add", task: TaskDraft.parse({ id: task, title: "Add a licence" }), state: { name: "ready" } },
  { type: "run/request", run, task, agent: "claude" },
  { type: "run/start", run, worker: "w" },
];
const board = (...commands: Command[]): BoardState =>
  [...started, ...commands].reduce((state, command) => projectAll(state, decide(state, command, now)), emptyBoard);
const check = (name: string, outcome: "failed" | "passed" | "skipped") => ({
  name,
  outcome,
  summary: "",
  durationMs: 1,
  tail: "",
  findings: [],
});
const asks = (more: object): Command => ({
  type: "approval/ask",
  approval: Approval.parse({
    id: ApprovalId.parse("q"),
    task,
    run,
    title: "Install",
    kind: "execute",
    paths: [],
    command: "npm ci && npm test",
    classes: ["test", "install"],
    risky: false,
    reason: "It is about tests and checks and installing packages.",
    askedAt: now,
    expiresAt: now + 60_000,
    ...more,
  }),
});

describe("inboxView", () => {
  it("says of a question what would happen, why it is asked, until when, and which rule would answer it", () => {
    expect(inboxView(board(asks({})))).toMatchObject([
      {
        key: "approval:q",
        title: "Add a licence",
        agent: "claude",
        asked: {
          title: "Install",
          what: "npm ci && npm test",
          isCommand: true,
          about: ["tests and checks", "installing packages"],
          risky: false,
          why: "It is about tests and checks and installing packages.",
          expiresAt: now + 60_000,
          rule: expect.stringMatching(/tests and checks and installing packages\. .*every task and worktree/),
        },
      },
    ]);
  });

  it("offers no rule for what may do harm", () => {
    const [entry] = inboxView(board(asks({ risky: true })));
    expect(entry?.asked).toMatchObject({ risky: true, rule: undefined });
  });

  it("shows what a question without a command would change", () => {
    const diff = "LICENSE\n- MIT\n+ ISC";
    const [entry] = inboxView(board(asks({ command: undefined, title: "Edit LICENSE", diff })));
    expect(entry?.asked).toMatchObject({ what: "Edit LICENSE", isCommand: false, diff });
  });

  it("says of a question about money neither that it does harm, nor when it ends, nor a rule", () => {
    const budget = { key: "day", microUsd: 1_000_000 };
    expect(inboxView(board(asks({ budget })))).toEqual([]); // nobody waits for it while the run works
    const queued = [...started.slice(0, 2), asks({ budget })].reduce(
      (state, command) => projectAll(state, decide(state, command, now)),
      emptyBoard,
    );
    expect(inboxView(queued)[0]?.asked).toMatchObject({ risky: false, expiresAt: undefined, rule: undefined });
  });

  it("is found by its question, its run or its task", () => {
    const entries = inboxView(board(asks({})));
    const found = [{ approval: ApprovalId.parse("q") }, { run }, { task }].map(
      (about) => entryAbout(entries, about)?.key,
    );
    expect(found).toEqual(["approval:q", "approval:q", "approval:q"]);
    expect(entryAbout(entries, { approval: ApprovalId.parse("other"), run })).toBeUndefined();
    expect(entryAbout(entries, {})).toBeUndefined();
  });

  it("says of delivered work how much it is, what the checks said and what it cost", () => {
    const delivered = board(
      { type: "usage/record", id: "u", run, usage: { costMicroUsd: 250_000, provenance: "reported" } },
      {
        type: "run/deliver",
        run,
        author: "gate",
        findings: [{ rule: "check/test", severity: "warning", anchor: "", text: "It fails." }],
        delivery: {
          round: 1,
          commit: "0".repeat(40),
          files: 1,
          added: 40,
          removed: 3,
          checks: [check("test", "failed"), check("lint", "passed"), check("types", "skipped")],
        },
      },
    );
    expect(inboxView(delivered)[0]?.facts).toEqual([
      "Round 1",
      "1 file, +40 −3",
      "test failed",
      "1 check passed",
      "1 open comment",
      "Cost: $0.25, reported",
    ]);
  });
});
