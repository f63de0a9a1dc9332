import { describe, expect, it } from "vitest";
import { emptyBoard } from "#core/board/board-state.ts";
import type { Event } from "#core/board/event.ts";
import { CommentId, RunId, TaskId } from "#core/board/ids.ts";
import { projectAll } from "#core/board/project.ts";
import { TaskDraft } from "#core/board/task.ts";
import { taskDocument } from "#core/board/view/task-document.ts";

const task = TaskId.parse("t-1");
const run = RunId.parse("r-1");
const draft = TaskDraft.parse({
  id: task,
  key: "TASK-7",
  title: "Greet people",
  description: "Say hello.",
  priority: "high",
  labels: ["ui"],
  estimate: { text: "2h", minutes: 120 },
  criteria: [
    { text: "It says hello", done: true },
    { text: "In Greek too", done: false, depth: 1 },
  ],
  source: { file: "TODO.md", startLine: 3, endLine: 9 },
});
const events: Event[] = [
  { type: "task/added", at: 1, task: draft, state: { name: "ready" } },
  { type: "run/requested", at: 2, run, task, agent: "codex" },
  { type: "run/started", at: 3, run, worker: "1" },
  { type: "run/placed", at: 4, run, place: { path: "/w", branch: "tutti/t-1", base: "b0" } },
  {
    type: "run/delivered",
    at: 5,
    run,
    delivery: {
      round: 1,
      commit: "0123456789abcdef",
      files: 2,
      added: 5,
      removed: 1,
      checks: [
        {
          name: "test",
          outcome: "failed",
          summary: "1 of 4 failed",
          durationMs: 5,
          tail: "",
          findings: [],
        },
      ],
    },
  },
  {
    type: "comment/added",
    at: 6,
    comment: {
      id: CommentId.parse("c-1"),
      task,
      run,
      author: "gate",
      rule: "test",
      severity: "error",
      file: "a.ts",
      line: 4,
      anchor: "",
      text: "It fails.",
      state: { name: "open" },
      replies: [],
      at: 6,
    },
  },
];
const link = (file: string, line: number | undefined) => `<${file}:${line ?? ""}>`;

describe("taskDocument", () => {
  it("holds everything that is known of a task", () => {
    expect(taskDocument(projectAll(emptyBoard, events), task, link)).toBe(`# Greet people

- State: review
- Id: TASK-7 (t-1)
- Priority: high
- Labels: ui
- Estimate: 2h
- Agent: codex
- Source: <TODO.md:3>

Say hello.

## Acceptance criteria

- [x] It says hello
  - [ ] In Greek too

## Review comments

- error by gate, open. <a.ts:4> It fails.

## Runs

- r-1 by codex, waiting
  - Cost: nothing yet
  - Branch: tutti/t-1
  - Round 1: 0123456789, 2 files, +5 −1
    - test failed: 1 of 4 failed
`);
  });

  it("says of a run that is held until when, how it was walled in, and what the base branch has gained", () => {
    const until = new Date(2026, 10, 21, 14, 30).getTime();
    const hold = { account: "codex", until, reason: "The usage limit is reached." };
    const held = projectAll(emptyBoard, [
      ...events.slice(0, 4),
      { type: "run/contained", at: until - 3, run, containment: { level: "files" } },
      { type: "account/held", at: until - 2, hold },
      { type: "run/pause-requested", at: until - 2, run, reason: hold.reason, account: "codex" },
      { type: "run/interrupted", at: until - 1, run, reason: hold.reason },
    ]);
    const text = taskDocument(held, task, link, undefined, undefined, new Map([[run, "3 commits behind main"]]));
    expect(text).toContain("- State: held: ");
    expect(text).toContain("It goes on by itself at 14:30.");
    expect(text).toContain("- Base branch: 3 commits behind main; Rebase Task… takes it in");
    expect(text).toContain("  - Contained: it writes only its worktree");
  });

  it("is nothing for a task that is not on the board", () => {
    expect(taskDocument(emptyBoard, task, link)).toBeUndefined();
  });
});
